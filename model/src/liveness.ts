import { LOST_AFTER_MS, STALLED_AFTER_MS } from './limits.ts';
import { statusSpec } from './status.ts';

export interface Liveness {
  /** Status of the run's newest event. */
  status: string;
  /** When that event was written, ms since the epoch. */
  lastEventAt: number;
  /** p95 of this sync's durations, ms; undefined when it has no history. */
  p95Ms?: number | undefined;
}

/** How long a run may be silent before it counts as lost, ms: max(3 × p95, a limit). */
export function lostAfterMs(p95Ms: number | undefined): number {
  return Math.max(LOST_AFTER_MS, 3 * (p95Ms ?? 0));
}

/** The status a run has now: a silent one is stalled, then lost; one that a collector called lost stays so until it speaks again. */
export function runStatusAt(now: number, run: Liveness): string {
  if (statusSpec(run.status).final || run.status === 'interrupted' || run.status === 'lost') return run.status;
  const silent = now - run.lastEventAt;
  if (silent > lostAfterMs(run.p95Ms)) return 'lost';
  if (silent > STALLED_AFTER_MS) return 'stalled';
  return run.status;
}
