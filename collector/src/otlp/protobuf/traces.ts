import type { Resource, Scope, Span, SpanEvent, SpanLink } from '../records.ts';
import { attribute } from './attributes.ts';
import type { ProtoReader } from './reader.ts';
import { readRequest } from './request.ts';

export function event(reader: ProtoReader): SpanEvent {
  const end = reader.message();
  const read: Required<SpanEvent> = { timeNs: 0n, name: '', attributes: [], droppedAttributes: 0 };
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) read.timeNs = reader.fixed64();
    else if (field === 2) read.name = reader.string();
    else if (field === 3) read.attributes.push(attribute(reader));
    else if (field === 4) read.droppedAttributes = reader.uint32();
    else reader.skip();
  }
  return read;
}

export function link(reader: ProtoReader): SpanLink {
  const end = reader.message();
  const read: Required<SpanLink> = { traceId: '', spanId: '', traceState: '', attributes: [], droppedAttributes: 0, flags: 0 };
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) read.traceId = reader.hex();
    else if (field === 2) read.spanId = reader.hex();
    else if (field === 3) read.traceState = reader.string();
    else if (field === 4) read.attributes.push(attribute(reader));
    else if (field === 5) read.droppedAttributes = reader.uint32();
    else if (field === 6) read.flags = reader.fixed32();
    else reader.skip();
  }
  return read;
}

function status(reader: ProtoReader, span: Span): void {
  const end = reader.message();
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 2) span.statusMessage = reader.string();
    else if (field === 3) span.statusCode = reader.enumeration();
    else reader.skip();
  }
}

/** Reads one field of a span, by its number in OTLP. */
type ReadField = (reader: ProtoReader, span: Span) => void;

const FIELDS: (ReadField | undefined)[] = [];
FIELDS[1] = (reader, span) => void (span.traceId = reader.hex());
FIELDS[2] = (reader, span) => void (span.spanId = reader.hex());
FIELDS[3] = (reader, span) => void (span.traceState = reader.string());
FIELDS[4] = (reader, span) => void (span.parentSpanId = reader.hex());
FIELDS[5] = (reader, span) => void (span.name = reader.string());
FIELDS[6] = (reader, span) => void (span.kind = reader.enumeration());
FIELDS[7] = (reader, span) => void (span.startNs = reader.fixed64());
FIELDS[8] = (reader, span) => void (span.endNs = reader.fixed64());
FIELDS[9] = (reader, span) => void span.attributes.push(attribute(reader));
FIELDS[10] = (reader, span) => void (span.droppedAttributes = reader.uint32());
FIELDS[11] = (reader, span) => void span.events.push(event(reader));
FIELDS[12] = (reader, span) => void (span.droppedEvents = reader.uint32());
FIELDS[13] = (reader, span) => void span.links.push(link(reader));
FIELDS[14] = (reader, span) => void (span.droppedLinks = reader.uint32());
FIELDS[15] = status;
FIELDS[16] = (reader, span) => void (span.flags = reader.fixed32());

function span(reader: ProtoReader, resource: Resource, scope: Scope): Span {
  const end = reader.message();
  const read: Required<Span> = {
    resource,
    scope,
    traceId: '',
    spanId: '',
    parentSpanId: '',
    traceState: '',
    name: '',
    kind: 0,
    startNs: 0n,
    endNs: 0n,
    attributes: [],
    events: [],
    links: [],
    statusCode: 0,
    statusMessage: '',
    droppedAttributes: 0,
    droppedEvents: 0,
    droppedLinks: 0,
    flags: 0,
  };
  while (reader.more(end)) {
    const readField = FIELDS[reader.field()];
    if (readField === undefined) reader.skip();
    else readField(reader, read);
  }
  return read;
}

/** Spans of an OTLP/protobuf trace request. Throws `Malformed`. */
export function decodeTracesProtobuf(body: Buffer): Span[] {
  return readRequest(body, span);
}
