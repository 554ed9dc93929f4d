import { describe, expect, test } from 'vitest';
import { Circuit, pauseMs } from './circuit.ts';
import { retryAfterMs } from './send/answer.ts';

describe('a circuit', () => {
  test('opens after three failures in a row, lets one request try, and closes when that is taken', () => {
    const circuit = new Circuit((attempt) => attempt * 100);
    circuit.failed(0, false);
    circuit.failed(0, false);
    expect(circuit.admits(0)).toBe(true);
    circuit.failed(0, false);
    expect(circuit.state).toBe('open');
    expect(circuit.admits(299)).toBe(false);
    expect(circuit.admits(300)).toBe(true);
    expect(circuit.admits(300)).toBe(false);
    circuit.failed(300, false);
    expect(circuit.untilMs).toBe(700);
    expect(circuit.admits(700)).toBe(true);
    circuit.succeeded(710);
    expect(circuit.state).toBe('closed');
  });

  test('opens at once when the destination itself says so, for as long as it asks', () => {
    const circuit = new Circuit(() => 100);
    circuit.failed(0, true, 5_000);
    expect(circuit.admits(4_999)).toBe(false);
    expect(circuit.admits(5_000)).toBe(true);
  });
});

test('pauses grow to the longest, and each is any length up to that', () => {
  expect([1, 2, 3, 4, 40].map((attempt) => pauseMs(attempt, 1_000, 5_000, 1))).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  expect(pauseMs(3, 1_000, 5_000, 0.25)).toBe(1_000);
  expect(pauseMs(3, 1_000, 5_000, 0)).toBe(1);
});

test.for([
  ['7', 7_000],
  ['Sat, 21 Nov 2026 12:00:10 GMT', 10_000],
  ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
  ['999999', 3_600_000],
  ['soon', undefined],
  [undefined, undefined],
] as const)('Retry-After %s', ([value, ms]) => {
  expect(retryAfterMs(value, Date.parse('2026-11-21T12:00:00Z'))).toBe(ms);
});
