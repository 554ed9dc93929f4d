import { describe, expect, test } from 'vitest';
import { type ClockState, lookAtClock } from './trusted-time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 21);

/** Looks at a clock that says these times, one after the other; answers the times to delete by. */
function looks(...times: readonly number[]): number[] {
  let state: ClockState = { trustedMs: NOW };
  return times.map((time) => {
    state = lookAtClock(state, time);
    return state.trustedMs;
  });
}

const hourly = (fromMs: number, hours: number) => Array.from({ length: hours + 1 }, (_, index) => fromMs + index * HOUR);

describe('the time by which days are deleted', () => {
  test('goes with a clock that goes', () => {
    expect(looks(...hourly(NOW, 48)).at(-1)).toBe(NOW + 48 * HOUR);
  });

  test('does not follow a clock that is a year ahead for a moment', () => {
    expect(looks(NOW + HOUR, NOW + 365 * DAY, NOW + 2 * HOUR)).toEqual([NOW + HOUR, NOW + HOUR, NOW + 2 * HOUR]);
  });

  test('follows it after it has said so for a day, as after a machine was off for a month', () => {
    const month = NOW + 30 * DAY;
    const found = looks(...hourly(month, 24));
    expect(found.slice(0, -1).every((time) => time === NOW)).toBe(true);
    expect(found.at(-1)).toBe(month + DAY);
  });

  test('begins anew when the clock jumps again meanwhile, and is not led on by many jumps', () => {
    const jumps = Array.from({ length: 50 }, (_, index) => NOW + (index + 1) * 30 * DAY);
    expect(new Set(looks(...jumps))).toEqual(new Set([NOW]));
    expect(looks(NOW + 30 * DAY, NOW + 29 * DAY, NOW + 30 * DAY + 12 * HOUR).at(-1)).toBe(NOW);
  });

  test('follows a clock that is set back at once, as then less is deleted', () => {
    expect(looks(NOW - 365 * DAY)).toEqual([NOW - 365 * DAY]);
  });
});
