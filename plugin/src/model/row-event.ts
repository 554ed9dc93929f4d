import type { EventName } from '@synctrail/model';
import { statusSpec } from '@synctrail/model';
import type { LogEvent } from './event.ts';
import { newestFirst } from './event.ts';

/** Events of one row, newest first, and the one that says what the row is. */
export interface RowEvents {
  newest: LogEvent;
  row: LogEvent;
  all: readonly LogEvent[];
}

/**
 * Groups events by row. The newest event of its newest attempt is the row, except that an end of that attempt stays the row
 * whatever is told after it: workers go on to tell, and only the coordinator ends a row.
 */
export function groupRows(events: readonly LogEvent[], keyOf: (event: LogEvent) => string | undefined): Map<string, RowEvents> {
  const groups = new Map<string, LogEvent[]>();
  for (const event of newestFirst(events)) {
    const key = keyOf(event);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  const rows = new Map<string, RowEvents>();
  for (const [key, all] of groups) {
    const newest = all[0];
    if (newest === undefined) continue;
    const last = Math.max(...all.map(attempt));
    const current = all.filter((event) => attempt(event) === last);
    rows.set(key, { newest, row: current.find(isEnd) ?? current[0] ?? newest, all });
  }
  return rows;
}

/** What a worker tells when it has done its part: its share of the ledger, and never the end of the row. */
const SHARES: ReadonlySet<string | undefined> = new Set<EventName>(['SYNC_RUN_WRITER_ENDED', 'SYNC_STEP_WRITER_ENDED']);

/** When the row began, ms since the epoch: what a worker tells began when the worker did. */
export function startOf({ row, all }: RowEvents): number {
  const told = all.flatMap(({ attributes }) => attributes['sync.started_at'] ?? []);
  return told.length > 0 ? Math.min(...told) : (all.at(-1)?.atMs ?? row.atMs);
}

/** Whether any of the row's processes had a call refused for its rate (S0-23). */
export function wasRateLimited({ all }: RowEvents): boolean {
  return all.some(({ attributes }) => attributes['sync.rate_limit.hit'] === true);
}

function isEnd(event: LogEvent): boolean {
  if (SHARES.has(event.attributes['sync.event'])) return false;
  const status = event.attributes['sync.status'] ?? 'in_progress';
  return statusSpec(status).final || status === 'interrupted';
}

function attempt(event: LogEvent): number {
  return event.attributes['sync.run.attempt'] ?? 1;
}
