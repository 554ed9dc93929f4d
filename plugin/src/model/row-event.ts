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
 * Groups events by row. The newest event of a row is the row, except that what a worker tells late never takes back an end:
 * the newest event with an end, of the same attempt or a later one, stays the row.
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
    rows.set(key, { newest, row: all.find((event) => isEnd(event) && attempt(event) >= attempt(newest)) ?? newest, all });
  }
  return rows;
}

function isEnd(event: LogEvent): boolean {
  const status = event.attributes['sync.status'] ?? 'in_progress';
  return statusSpec(status).final || status === 'interrupted';
}

function attempt(event: LogEvent): number {
  return event.attributes['sync.run.attempt'] ?? 1;
}
