import type { RunRow } from '../../model/run.ts';
import { isOpen } from '../../model/run.ts';

/** What is at work is asked for this often, ms. TanStack Query pauses while the tab is hidden. */
export const LIVE_MS = 5_000;
/** What rests is asked for this often, ms: something new may have begun. */
export const IDLE_MS = 15_000;
/** Spans become searchable some time after the event that ended their run, ms. */
const SETTLING_MS = 60_000;

/** Whether spans of a run that has ended may still be missing from Tempo's searches. */
export function isSettling(run: RunRow, now: number): boolean {
  return !isOpen(run) && now - run.lastEventAt < SETTLING_MS;
}

/** How often something of a run is asked for: while it works and until its last spans are there; a silent run may come back. */
export function pollRun(run: RunRow | null | undefined): () => number | false {
  return () => {
    if (run === null || run === undefined) return false;
    if (run.status === 'lost' || run.status === 'stalled') return IDLE_MS;
    return isOpen(run) || isSettling(run, Date.now()) ? LIVE_MS : false;
  };
}
