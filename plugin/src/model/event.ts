import type { Attributes } from '@synctrail/model';

/** A log record of ours as the pages read it. */
export interface LogEvent {
  /** When it was written, ms since the epoch. */
  atMs: number;
  attributes: Attributes;
  line: string;
  /** Its trace and span, hex; empty when it has none. */
  traceId: string;
  spanId: string;
}

/** Newest first; of two at the same time the one that ends a row. */
export function newestFirst(events: readonly LogEvent[]): LogEvent[] {
  return [...events].sort((a, b) => b.atMs - a.atMs || endOf(b) - endOf(a));
}

function endOf(event: LogEvent): number {
  return event.attributes['sync.ended_at'] ?? 0;
}
