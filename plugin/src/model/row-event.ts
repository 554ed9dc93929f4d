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
 * Groups events by row. The newest event of a row is the row, except that a worker's late sign of life never takes back an
 * end: an event of the same attempt with a final status stays the row.
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
    rows.set(key, { newest, row: isProgress(newest) ? (all.find((event) => endsSame(newest, event)) ?? newest) : newest, all });
  }
  return rows;
}

function isProgress(event: LogEvent): boolean {
  return event.attributes['sync.kind'] === 'progress';
}

function endsSame(progress: LogEvent, event: LogEvent): boolean {
  return statusSpec(event.attributes['sync.status'] ?? 'in_progress').final && attempt(event) >= attempt(progress);
}

function attempt(event: LogEvent): number {
  return event.attributes['sync.run.attempt'] ?? 1;
}
