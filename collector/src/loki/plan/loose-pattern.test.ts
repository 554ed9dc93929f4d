import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looseTests, passesLoose } from './loose-pattern.ts';

const contains = (...texts: string[]) => texts.map((text) => ({ kind: 'contains', text }));
const equals = (...texts: string[]) => texts.map((text) => ({ kind: 'equals', text }));

describe('looseTests', () => {
  it.each([
    ['failed', equals('failed')],
    ['failed|success', equals('failed', 'success')],
    ['fail.*', contains('fail')],
    ['.*fail.*', contains('fail')],
    ['fail(ed|ure)', contains('failed', 'failure')],
    ['failed|failure', contains('failed', 'failure')],
    ['failed|fail', contains('failed', 'fail')],
    [String.raw`a\.b`, equals('a.b')],
    ['.*', [{ kind: 'anything' }]],
    ['ab|ac', undefined],
    ['fa?iled', undefined],
    ['f[a]iled', undefined],
    ['f.*d', undefined],
    ['(?i)failed', undefined],
  ])('%s', (pattern, expected) => {
    expect(looseTests(pattern)).toEqual(expected);
  });

  it('lets every alternative of literals pass', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ab]{1,4}$/), { minLength: 1, maxLength: 5 }), (texts) => {
        const tests = looseTests(texts.join('|'));
        expect(tests === undefined || texts.every((text) => passesLoose(tests, text))).toBe(true);
      }),
    );
  });
});
