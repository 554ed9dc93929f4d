import { describe, expect, it } from 'vitest';
import { lostAfterMs, runStatusAt } from './liveness.ts';
import { isSuccess, mayBecome, type Status, STATUSES, statusSpec } from './status.ts';

describe('statuses', () => {
  it('S1-13 … S1-20: each has its colour', () => {
    const colours = Object.fromEntries(Object.entries(STATUSES).map(([name, spec]) => [name, spec.color]));
    expect(colours).toMatchObject({
      success: 'green',
      completed: 'green',
      partial_success: 'orange',
      partially_failed: 'orange',
      in_progress: 'blue',
      extracting: 'blue',
      failed: 'red',
      extraction_failed: 'red',
    });
  });

  it('goes on only where it is not final, and only to statuses that exist', () => {
    for (const [name, spec] of Object.entries(STATUSES)) {
      expect(spec.next.length === 0, name).toBe(spec.final);
      for (const next of spec.next) expect(Object.hasOwn(STATUSES, next), `${name} → ${next}`).toBe(true);
    }
    expect(mayBecome('in_progress', 'partially_failed')).toBe(true);
    expect(mayBecome('success', 'failed')).toBe(false);
  });

  it('shows a word it does not know as it came', () => {
    expect(statusSpec('quantum')).toMatchObject({ label: 'quantum', color: 'text' });
    expect(statusSpec('constructor').label).toBe('constructor');
  });

  it('SX-04: both greens count as success, partial ones in neither', () => {
    const successes = (Object.keys(STATUSES) as Status[]).filter(isSuccess);
    expect(successes).toEqual(['success', 'completed']);
  });
});

describe('liveness of a run', () => {
  const at = (silentMs: number, p95Ms?: number) =>
    runStatusAt(1_000_000_000 + silentMs, { status: 'in_progress', lastEventAt: 1_000_000_000, p95Ms });

  it('R-5: is stalled after two minutes of silence, lost after max(3 × p95, ten minutes)', () => {
    expect(at(119_000)).toBe('in_progress');
    expect(at(121_000)).toBe('stalled');
    expect(at(599_000)).toBe('stalled');
    expect(at(601_000)).toBe('lost');
    expect(at(601_000, 400_000)).toBe('stalled');
    expect(at(1_201_000, 400_000)).toBe('lost');
    expect(lostAfterMs(undefined)).toBe(600_000);
  });

  it('leaves what has ended as it ended', () => {
    expect(runStatusAt(9e15, { status: 'partially_failed', lastEventAt: 0 })).toBe('partially_failed');
    expect(runStatusAt(9e15, { status: 'interrupted', lastEventAt: 0 })).toBe('interrupted');
  });
});
