import { expect, test } from 'vitest';
import { SeriesRoom } from './series-room.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const NEXT_MONTH = Date.parse('2026-12-01T00:00:00Z');

test('there is room for so many series a month, what is stored among them, and always for those that are known', () => {
  const room = new SeriesRoom([1n], NOON, 3);
  expect(room.takes([1n, 2n], NOON)).toBe(true);
  expect(room.takes([3n, 4n], NOON)).toBe(false);
  expect(room.takes([3n], NOON)).toBe(true);
  expect(room.takes([4n], NOON)).toBe(false);
  expect(room.takes([1n, 2n, 3n], NOON)).toBe(true);
  expect(room.takes([4n, 5n, 6n], NEXT_MONTH)).toBe(true);
});
