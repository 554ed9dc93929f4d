import { isRangeTooLong } from './engine-error.ts';

/** Times in ms since the epoch. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** How far back the screens look (S0-45). */
const RETENTION_MS = 30 * DAY_MS;
/** Clocks differ: what was written in the future of this browser is shown too. */
export const CLOCK_SLACK_MS = 5 * MINUTE_MS;

/** The last 30 days. */
export function retention(now: number): TimeRange {
  return { fromMs: now - RETENTION_MS, toMs: now + CLOCK_SLACK_MS };
}

/**
 * Reads a range, newest part first, in halves where the engine takes only shorter ones (a deployment may keep the engine's
 * defaults). Stops when what came is enough.
 */
export async function readInParts<T>(
  range: TimeRange,
  read: (range: TimeRange) => Promise<T[]>,
  enough: (items: readonly T[]) => boolean,
): Promise<T[]> {
  try {
    return await read(range);
  } catch (error) {
    if (!isRangeTooLong(error) || range.toMs - range.fromMs < HOUR_MS) throw error;
  }
  const middleMs = Math.floor((range.fromMs + range.toMs) / 2);
  const newer = await readInParts({ fromMs: middleMs, toMs: range.toMs }, read, enough);
  if (enough(newer)) return newer;
  return [...newer, ...(await readInParts({ fromMs: range.fromMs, toMs: middleMs }, read, enough))];
}

/** Windows from a time backward, each older than the one before, so that what is new comes fast. */
export function wideningWindows(range: TimeRange): TimeRange[] {
  const windows: TimeRange[] = [];
  let toMs = range.toMs;
  for (const days of [2, 7, 30]) {
    const fromMs = Math.max(range.fromMs, range.toMs - days * DAY_MS);
    if (fromMs < toMs) windows.push({ fromMs, toMs });
    toMs = fromMs;
  }
  if (range.fromMs < toMs) windows.push({ fromMs: range.fromMs, toMs });
  return windows;
}
