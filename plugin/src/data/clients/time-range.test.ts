import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from './engine-error.ts';
import { DAY_MS, readInParts, wideningWindows } from './time-range.ts';

const tooLong = () => new EngineError('Tempo', 400, 'range specified by start and end exceeds 168h0m0s. received start=1 end=2');

describe('time ranges', () => {
  it('S0-45 a range that the engine refuses is read in parts, newest first, without a gap', async () => {
    const read: [number, number][] = [];
    await readInParts(
      { fromMs: 0, toMs: 30 * DAY_MS },
      async ({ fromMs, toMs }) => {
        if (toMs - fromMs > 7 * DAY_MS) throw tooLong();
        read.push([fromMs, toMs]);
        return [];
      },
      () => false,
    );
    expect(read).toHaveLength(8);
    expect(read[0]?.[1]).toBe(30 * DAY_MS);
    expect(read.at(-1)?.[0]).toBe(0);
    expect(read.slice(1).every(([, to], index) => to === read[index]?.[0])).toBe(true);
  });

  it('reading stops as soon as there is enough', async () => {
    const items = await readInParts(
      { fromMs: 0, toMs: 30 * DAY_MS },
      async ({ fromMs, toMs }) => {
        if (toMs - fromMs > 7 * DAY_MS) throw tooLong();
        return [toMs];
      },
      (found) => found.length > 0,
    );
    expect(items).toEqual([30 * DAY_MS]);
  });

  it('any other refusal is passed on', async () => {
    const refusal = new EngineError('Loki', 400, 'parse error');
    await expect(
      readInParts(
        { fromMs: 0, toMs: DAY_MS },
        () => Promise.reject(refusal),
        () => false,
      ),
    ).rejects.toBe(refusal);
  });

  it('windows widen from 2 to 7 to 30 days and cover the range once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 * DAY_MS }), (length) => {
        const windows = wideningWindows({ fromMs: 0, toMs: length });
        expect(windows[0]?.toMs).toBe(length);
        expect(windows.at(-1)?.fromMs).toBe(0);
        expect(windows.slice(1).every((window, index) => window.toMs === windows[index]?.fromMs)).toBe(true);
      }),
    );
  });
});
