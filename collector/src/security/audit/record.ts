import type { Attributes, EventName } from '@synctrail/model';
import type { Attribute, LogRecord } from '../../otlp/records.ts';

type AuditEvent = Extract<
  EventName,
  | 'COLLECTOR_STARTED'
  | 'COLLECTOR_RECONFIGURED'
  | 'COLLECTOR_STOPPED'
  | 'SIGNED_IN'
  | 'SIGNED_OUT'
  | 'SIGN_IN_REFUSED'
  | 'TOKEN_REFUSED'
  | 'STORE_COMMAND'
>;

const WARNS: ReadonlySet<EventName> = new Set(['SIGN_IN_REFUSED', 'TOKEN_REFUSED']);

/** An entry of the audit trail. */
export interface AuditEntry {
  readonly event: AuditEvent;
  /** One readable line. */
  readonly line: string;
  readonly attributes?: Attributes;
}

function attribute([key, value]: [string, string | number | boolean]): Attribute {
  if (typeof value === 'string') return { key, type: 'string', value };
  return typeof value === 'number' ? { key, type: 'int', value } : { key, type: 'bool', value };
}

/** An entry as the log record that is kept, at a time in ms since the epoch. */
export function auditRecord({ event, line, attributes }: AuditEntry, atMs: number): LogRecord {
  const timeNs = BigInt(atMs) * 1_000_000n;
  const all: Attributes = { 'sync.kind': 'audit', 'sync.event': event, ...attributes };
  const warns = WARNS.has(event);
  return {
    resource: { attributes: [{ key: 'service.name', type: 'string', value: 'synctrail-collector' }] },
    scope: { name: 'synctrail', version: '' },
    timeNs,
    observedNs: timeNs,
    severityNumber: warns ? 13 : 9,
    severityText: warns ? 'WARN' : 'INFO',
    eventName: event,
    body: line,
    attributes: Object.entries(all).map(attribute),
    traceId: '',
    spanId: '',
  };
}
