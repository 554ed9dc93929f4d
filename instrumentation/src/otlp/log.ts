import type { EventSeverity } from '@synctrail/model';
import type { SparseAttributes } from './attributes.ts';
import { writeAttributes } from './attributes.ts';
import type { ProtoWriter } from './proto-writer.ts';

export interface LogRecord {
  eventName: string;
  /** ms since the epoch. */
  timeMs: number;
  severity: EventSeverity;
  body: string;
  attributes: SparseAttributes;
  traceId: string;
  spanId: string;
}

// Field numbers of opentelemetry.proto.logs.v1.LogRecord, shifted and with their wire type.
const TIME = 0x09;
const SEVERITY_NUMBER = 0x10;
const SEVERITY_TEXT = 0x1a;
const BODY = 0x2a;
const ATTRIBUTES = 0x32;
const TRACE_ID = 0x4a;
const SPAN_ID = 0x52;
const OBSERVED_TIME = 0x59;
const EVENT_NAME = 0x62;
const SEVERITIES = { info: [9, 'INFO'], warn: [13, 'WARN'], error: [17, 'ERROR'] } as const;
/** A stack may be longer than a span's attribute; Loki takes 64 KiB of them all together. */
const TEXT_BYTES = 8_192;

/** Writes one log record, without the tag and length of the message it stands in. */
export function writeLog(writer: ProtoWriter, log: LogRecord): void {
  const [number, text] = SEVERITIES[log.severity];
  writer.byte(TIME);
  writer.nanos(log.timeMs);
  writer.byte(SEVERITY_NUMBER);
  writer.byte(number);
  writer.byte(SEVERITY_TEXT);
  writer.string(text);
  writer.byte(BODY);
  const body = writer.open();
  writer.byte(0x0a);
  writer.string(log.body);
  writer.close(body);
  writeAttributes(writer, ATTRIBUTES, log.attributes, TEXT_BYTES);
  writer.byte(TRACE_ID);
  writer.hex(log.traceId);
  writer.byte(SPAN_ID);
  writer.hex(log.spanId);
  writer.byte(OBSERVED_TIME);
  writer.nanos(log.timeMs);
  writer.byte(EVENT_NAME);
  writer.string(log.eventName);
}
