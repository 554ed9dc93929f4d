import { IMPLICIT_UNIT_ENTITIES } from '@synctrail/model';
import type { Attributes } from '@synctrail/model';
import { type JsonSpan, keyValues, nanos } from './otlp-json.ts';
import { seeded } from './random.ts';
import { SampleRun } from './sample-syncs.ts';

/** A step of many implicit units, as engines would answer for it: its events to be sent, its traces to be answered one by one. */
export interface LargeStep {
  run: SampleRun;
  stepId: string;
  /** The body of Tempo's answer to the search for the step's units. */
  search: () => string;
  /** The body of Tempo's answer to `/api/v2/traces/{id}`; undefined for an id that is none of its units. */
  trace: (traceId: string) => string | undefined;
}

export function largeStep(startMs: number, entities: number): LargeStep {
  const run = new SampleRun(seeded(11), startMs, { 'sync.integration': 'warehouse', 'sync.name': 'Warehouse articles' });
  const step = run.step('articles', startMs + 10, false);
  step.ledger.fetched = entities;
  step.ledger.updated = entities;
  step.end('success', startMs + 60_000);
  run.end('success', startMs + 60_100);

  const units = Math.ceil(entities / IMPLICIT_UNIT_ENTITIES);
  const idOf = (unit: number) => `${'c'.repeat(24)}${(unit + 1).toString(16).padStart(8, '0')}`;
  const sizeOf = (unit: number) => Math.min(IMPLICIT_UNIT_ENTITIES, entities - unit * IMPLICIT_UNIT_ENTITIES);
  const common = (unit: number): Attributes => ({
    ...step.base,
    'sync.run.id': run.runId,
    'sync.page.id': idOf(unit),
    'sync.page.kind': 'implicit',
  });
  const pageAttributes = (unit: number) =>
    keyValues({
      ...common(unit),
      'sync.level': 'page',
      'sync.page.number': unit + 1,
      'sync.status': 'success',
      'sync.count.fetched': sizeOf(unit),
      'sync.count.updated': sizeOf(unit),
    });
  const times = (unit: number) => ({ startTimeUnixNano: nanos(startMs + unit), endTimeUnixNano: nanos(startMs + unit + 900) });

  const spansOf = (unit: number): JsonSpan[] => {
    const traceId = base64(idOf(unit));
    const root: JsonSpan = {
      traceId,
      spanId: base64('0'.repeat(15) + '1'),
      name: 'page articles',
      kind: 1,
      ...times(unit),
      attributes: pageAttributes(unit),
    };
    const records = Array.from({ length: sizeOf(unit) }, (_, n): JsonSpan => {
      const number = unit * IMPLICIT_UNIT_ENTITIES + n + 1;
      return {
        traceId,
        spanId: base64((n + 2).toString(16).padStart(16, '0')),
        parentSpanId: root.spanId,
        name: 'entity article',
        kind: 1,
        startTimeUnixNano: nanos(startMs + unit + n / 1000),
        endTimeUnixNano: nanos(startMs + unit + n / 1000 + 5),
        attributes: keyValues({
          ...common(unit),
          'sync.level': 'entity',
          'sync.entity.type': 'article',
          'sync.entity.source_id': `art-${number}`,
          'sync.entity.target_id': `a-${number}`,
          'sync.entity.action': 'update',
          'sync.status': number % 1000 === 0 ? 'failed' : 'success',
        }),
      };
    });
    return [root, ...records];
  };

  return {
    run,
    stepId: String(step.base['sync.step.id']),
    search: () =>
      JSON.stringify({
        traces: Array.from({ length: units }, (_, unit) => ({
          traceID: idOf(unit),
          startTimeUnixNano: times(unit).startTimeUnixNano,
          spanSets: [
            {
              matched: 1,
              spans: [
                {
                  spanID: '0000000000000001',
                  startTimeUnixNano: times(unit).startTimeUnixNano,
                  durationNanos: '900000000',
                  attributes: pageAttributes(unit),
                },
              ],
            },
          ],
        })).toReversed(),
      }),
    trace: (traceId) => {
      const unit = Number.parseInt(traceId.slice(-8), 16) - 1;
      if (!(unit >= 0 && unit < units) || idOf(unit) !== traceId) return undefined;
      return JSON.stringify({
        trace: { resourceSpans: [{ resource: {}, scopeSpans: [{ scope: { name: 'synctrail' }, spans: spansOf(unit) }] }] },
      });
    },
  };
}

/** By-id answers of Tempo have their ids in base64. */
function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}
