import type { RunRow } from '../model/run.ts';
import { CLOCK_SLACK_MS, HOUR_MS, MINUTE_MS, type TimeRange } from './clients/time-range.ts';

/** When a run's spans and events were written: from its start to its end, or until now while it is open. */
export function rangeOfRun(run: Pick<RunRow, 'startedAt' | 'endedAt' | 'lastEventAt'>, now: number): TimeRange {
  const toMs = run.endedAt === undefined ? now + CLOCK_SLACK_MS : Math.max(run.endedAt, run.lastEventAt) + HOUR_MS;
  return { fromMs: run.startedAt - 5 * MINUTE_MS, toMs };
}
