import type { Span, SpanEvent, SpanLink } from '../records.ts';
import { writeAttributes } from './attributes.ts';
import type { ProtoWriter } from './proto-writer.ts';
import { writeRequest } from './request.ts';

function writeEvent(writer: ProtoWriter, { timeNs, name, attributes, droppedAttributes = 0 }: SpanEvent): void {
  const mark = writer.mark;
  if (droppedAttributes > 0) writer.varint(4, droppedAttributes);
  writeAttributes(writer, 3, attributes);
  if (name !== '') writer.string(2, name);
  if (timeNs !== 0n) writer.fixed64(1, timeNs);
  writer.close(11, mark);
}

function writeLink(writer: ProtoWriter, link: SpanLink): void {
  const { traceId, spanId, traceState = '', attributes, droppedAttributes = 0, flags = 0 } = link;
  const mark = writer.mark;
  if (flags !== 0) writer.fixed32(6, flags);
  if (droppedAttributes > 0) writer.varint(5, droppedAttributes);
  writeAttributes(writer, 4, attributes);
  if (traceState !== '') writer.string(3, traceState);
  writer.hex(2, spanId);
  writer.hex(1, traceId);
  writer.close(13, mark);
}

function writeStatus(writer: ProtoWriter, { statusCode, statusMessage }: Span): void {
  if (statusCode === 0 && statusMessage === '') return;
  const mark = writer.mark;
  if (statusCode !== 0) writer.varint(3, statusCode);
  if (statusMessage !== '') writer.string(2, statusMessage);
  writer.close(15, mark);
}

function writeDropped(writer: ProtoWriter, field: number, count = 0): void {
  if (count > 0) writer.varint(field, count);
}

function writeSpan(writer: ProtoWriter, span: Span): void {
  if (span.flags) writer.fixed32(16, span.flags);
  writeStatus(writer, span);
  writeDropped(writer, 14, span.droppedLinks);
  for (let index = span.links.length - 1; index >= 0; index -= 1) writeLink(writer, span.links[index] as SpanLink);
  writeDropped(writer, 12, span.droppedEvents);
  for (let index = span.events.length - 1; index >= 0; index -= 1) writeEvent(writer, span.events[index] as SpanEvent);
  writeDropped(writer, 10, span.droppedAttributes);
  writeAttributes(writer, 9, span.attributes);
  if (span.endNs !== 0n) writer.fixed64(8, span.endNs);
  if (span.startNs !== 0n) writer.fixed64(7, span.startNs);
  if (span.kind !== 0) writer.varint(6, span.kind);
  if (span.name !== '') writer.string(5, span.name);
  if (span.parentSpanId !== '') writer.hex(4, span.parentSpanId);
  if (span.traceState !== '') writer.string(3, span.traceState);
  writer.hex(2, span.spanId);
  writer.hex(1, span.traceId);
}

/** The spans as an OTLP/protobuf trace request. What the decoders make of it is equal to the spans. */
export function encodeTraces(spans: readonly Span[]): Buffer {
  return writeRequest(spans, writeSpan);
}
