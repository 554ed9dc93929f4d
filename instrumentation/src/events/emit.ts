import type { EventName, EventSeverity, Level } from '@synctrail/model';
import { EVENTS } from '@synctrail/model';
import { nowMs } from '../context/clock.ts';
import type { SparseAttributes } from '../otlp/attributes.ts';
import type { LogRecord } from '../otlp/log.ts';
import { identityAttributes } from '../work/identity.ts';
import type { RunWork } from '../work/run-work.ts';

/** One event, beside what every event carries. */
export interface Event {
  name: EventName;
  /** Level of the row it is about. */
  level: Level;
  attributes: SparseAttributes;
  /** One readable line, except where the model says otherwise. */
  body: string;
  /** Where it is not always the same. */
  severity?: EventSeverity | undefined;
  /** The run's trace and span, unless it is about a record or call. */
  traceId?: string | undefined;
  spanId?: string | undefined;
}

/** Writes an event as a log record. */
export function emit(run: RunWork, event: Event): void {
  run.exporter.log(eventRecord(run, event));
}

export function eventRecord(run: RunWork, event: Event): LogRecord {
  const { kind, severity } = EVENTS[event.name];
  return {
    eventName: event.name,
    timeMs: nowMs(),
    severity: event.severity ?? severity,
    body: event.body,
    traceId: event.traceId ?? run.id,
    spanId: event.spanId ?? run.spanId,
    attributes: {
      'sync.kind': kind,
      'sync.event': event.name,
      'sync.level': event.level,
      ...identityAttributes(run),
      ...event.attributes,
    },
  };
}
