import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goNumber } from './go-text.ts';

describe('goNumber', () => {
  it.each([
    [0, '0'],
    [1e21, '1000000000000000000000'],
    [1.5e-7, '0.00000015'],
    [-2.5, '-2.5'],
    [Number.NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('%d', (value, expected) => {
    expect(goNumber(value)).toBe(expected);
  });

  it('writes every number without an exponent and so that it reads back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(goNumber(value)).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(goNumber(value))).toBe(value);
      }),
    );
  });
});
