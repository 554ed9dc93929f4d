import type { SparseAttributes } from './attributes.ts';
import { sharedAttributes, writeAttributes } from './attributes.ts';
import { ProtoWriter } from './proto-writer.ts';

export interface SpanEventRecord {
  name: string;
  timeMs: number;
  attributes: SparseAttributes;
}

export interface SpanLinkRecord {
  traceId: string;
  spanId: string;
}

/** A span that has ended. */
export interface SpanRecord {
  traceId: string;
  spanId: string;
  parentSpanId?: string | undefined;
  name: string;
  kind: 'internal' | 'server' | 'client';
  /** ms since the epoch. */
  startMs: number;
  endMs: number;
  /** All but its id, times and the attributes of its own, encoded by `spanHead`, where many are alike. */
  head?: Uint8Array | undefined;
  /** Attributes it shares with its siblings, from `sharedSpanAttributes`. */
  shared: Uint8Array;
  /** More of them, which others of its kind have too. */
  common?: Uint8Array | undefined;
  attributes: SparseAttributes;
  events?: readonly SpanEventRecord[] | undefined;
  links?: readonly SpanLinkRecord[] | undefined;
  /** Its status is an error, with this message. */
  error?: string | undefined;
}

// Field numbers of opentelemetry.proto.trace.v1.Span, shifted and with their wire type.
const TRACE_ID = 0x0a;
const SPAN_ID = 0x12;
const PARENT_SPAN_ID = 0x22;
const NAME = 0x2a;
const KIND = 0x30;
const START = 0x39;
const END = 0x41;
const ATTRIBUTES = 0x4a;
const EVENTS = 0x5a;
const LINKS = 0x6a;
const STATUS = 0x7a;
const KINDS = { internal: 1, server: 2, client: 3 } as const;
const STATUS_ERROR = 2;

export function sharedSpanAttributes(attributes: SparseAttributes): Uint8Array {
  return sharedAttributes(ATTRIBUTES, attributes);
}

function writeEvent(writer: ProtoWriter, event: SpanEventRecord): void {
  writer.byte(EVENTS);
  const start = writer.open();
  writer.byte(0x09);
  writer.nanos(event.timeMs);
  writer.byte(0x12);
  writer.string(event.name);
  writeAttributes(writer, 0x1a, event.attributes);
  writer.close(start);
}

function writeLink(writer: ProtoWriter, link: SpanLinkRecord): void {
  writer.byte(LINKS);
  const start = writer.open();
  writer.byte(TRACE_ID);
  writer.hex(link.traceId);
  writer.byte(SPAN_ID);
  writer.hex(link.spanId);
  writer.close(start);
}

/** What spans have in common. */
export type SpanHead = Pick<SpanRecord, 'traceId' | 'parentSpanId' | 'name' | 'kind' | 'shared' | 'common'>;

export function spanHead(head: SpanHead): Uint8Array {
  const writer = new ProtoWriter(1_024);
  writeHead(writer, head);
  return writer.bytes();
}

function writeHead(writer: ProtoWriter, span: SpanHead): void {
  writer.byte(TRACE_ID);
  writer.hex(span.traceId);
  if (span.parentSpanId !== undefined) {
    writer.byte(PARENT_SPAN_ID);
    writer.hex(span.parentSpanId);
  }
  writer.byte(NAME);
  writer.string(span.name);
  writer.byte(KIND);
  writer.byte(KINDS[span.kind]);
  writer.raw(span.shared);
  if (span.common !== undefined) writer.raw(span.common);
}

/** Writes one span, without the tag and length of the message it stands in; protobuf takes fields in any order. */
export function writeSpan(writer: ProtoWriter, span: SpanRecord): void {
  writer.byte(SPAN_ID);
  writer.hex(span.spanId);
  writer.byte(START);
  writer.nanos(span.startMs);
  writer.byte(END);
  writer.nanos(Math.max(span.startMs, span.endMs));
  if (span.head === undefined) writeHead(writer, span);
  else writer.raw(span.head);
  writeAttributes(writer, ATTRIBUTES, span.attributes);
  if (span.events !== undefined) for (const event of span.events) writeEvent(writer, event);
  if (span.links !== undefined) for (const link of span.links) writeLink(writer, link);
  if (span.error !== undefined) {
    writer.byte(STATUS);
    const start = writer.open();
    writer.byte(0x12);
    writer.string(span.error, 2_048);
    writer.byte(0x18);
    writer.byte(STATUS_ERROR);
    writer.close(start);
  }
}
