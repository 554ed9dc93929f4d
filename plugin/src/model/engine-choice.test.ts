import { describe, expect, it } from 'vitest';
import type { EngineKind } from './engine-choice.ts';
import { findEngines } from './engine-choice.ts';

const one = (kind: EngineKind) => [{ uid: `${kind}-1`, name: kind }];
const two = (kind: EngineKind) => [...one(kind), { uid: `${kind}-2`, name: `${kind} 2` }];

describe('data sources', () => {
  it('the only one of a kind needs no choice', () => {
    expect(findEngines({}, one)).toEqual({ status: 'found', engines: { tempoUid: 'tempo-1', lokiUid: 'loki-1' } });
  });

  it('of several the one that is set is taken', () => {
    const settings = { tempoUid: 'tempo-2', lokiUid: 'loki-1' };
    expect(findEngines(settings, two)).toEqual({ status: 'found', engines: settings });
  });

  it('says what is missing', () => {
    expect(findEngines({}, () => [])).toEqual({
      status: 'missing',
      problems: ['There is no Tempo data source.', 'There is no Loki data source.'],
    });
    expect(findEngines({ tempoUid: 'gone' }, two)).toMatchObject({
      problems: [
        'The Tempo data source that is set for Synctrail (gone) is not there any more.',
        'There are 2 Loki data sources: choose one.',
      ],
    });
  });
});
