import type { EventSeverity } from '@synctrail/model';
import type { SparseAttributes } from './attributes.ts';
import { writeAttributes } from './attributes.ts';
import { ProtoWriter } from './proto-writer.ts';

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

/** What many log records have in common. */
export type LogHead = Omit<LogRecord, 'timeMs' | 'spanId'>;

/** The record of a log of which there are as many as records of a sync: all that equal ones share is encoded once. */
export interface BriefLog {
  /** From `logHead`. */
  readonly head: Uint8Array;
  readonly timeMs: number;
  readonly spanId: string;
  /** Its own, beside those of the head. */
  readonly attributes: SparseAttributes;
}

export function logHead(head: LogHead): Uint8Array {
  const writer = new ProtoWriter(1_024);
  writeHead(writer, head);
  return writer.bytes();
}

/** Writes one log record, without the tag and length of the message it stands in; protobuf takes fields in any order. */
export function writeBriefLog(writer: ProtoWriter, log: BriefLog): void {
  writer.byte(TIME);
  writer.nanos(log.timeMs);
  writer.byte(SPAN_ID);
  writer.hex(log.spanId);
  writer.raw(log.head);
  writeAttributes(writer, ATTRIBUTES, log.attributes);
}

/** The same of a log with nothing prepared. */
export function writeLog(writer: ProtoWriter, log: LogRecord): void {
  writer.byte(TIME);
  writer.nanos(log.timeMs);
  writer.byte(SPAN_ID);
  writer.hex(log.spanId);
  writer.byte(OBSERVED_TIME);
  writer.nanos(log.timeMs);
  writeHead(writer, log);
}

function writeHead(writer: ProtoWriter, log: LogHead): void {
  const [number, text] = SEVERITIES[log.severity];
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
  writer.byte(EVENT_NAME);
  writer.string(log.eventName);
}
