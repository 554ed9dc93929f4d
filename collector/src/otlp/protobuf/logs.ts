import type { LogRecord, Resource, Scope } from '../records.ts';
import { anyValue, attribute } from './attributes.ts';
import type { ProtoReader } from './reader.ts';
import { readRequest } from './request.ts';

/** Reads one field of a log record, by its number in OTLP. */
type ReadField = (reader: ProtoReader, log: LogRecord) => void;

const FIELDS: (ReadField | undefined)[] = [];
FIELDS[1] = (reader, log) => void (log.timeNs = reader.fixed64());
FIELDS[2] = (reader, log) => void (log.severityNumber = reader.enumeration());
FIELDS[3] = (reader, log) => void (log.severityText = reader.string());
FIELDS[5] = (reader, log) => void (log.body = anyValue(reader).value);
FIELDS[6] = (reader, log) => void log.attributes.push(attribute(reader));
FIELDS[7] = (reader, log) => void (log.droppedAttributes = reader.uint32());
FIELDS[8] = (reader, log) => void (log.flags = reader.fixed32());
FIELDS[9] = (reader, log) => void (log.traceId = reader.hex());
FIELDS[10] = (reader, log) => void (log.spanId = reader.hex());
FIELDS[11] = (reader, log) => void (log.observedNs = reader.fixed64());
FIELDS[12] = (reader, log) => void (log.eventName = reader.string());

function logRecord(reader: ProtoReader, resource: Resource, scope: Scope): LogRecord {
  const end = reader.message();
  const read: Required<LogRecord> = {
    resource,
    scope,
    timeNs: 0n,
    observedNs: 0n,
    severityNumber: 0,
    severityText: '',
    eventName: '',
    body: null,
    attributes: [],
    traceId: '',
    spanId: '',
    droppedAttributes: 0,
    flags: 0,
  };
  while (reader.more(end)) {
    const readField = FIELDS[reader.field()];
    if (readField === undefined) reader.skip();
    else readField(reader, read);
  }
  return read;
}

/** Records of an OTLP/protobuf log request. Throws `Malformed`. */
export function decodeLogsProtobuf(body: Buffer): LogRecord[] {
  return readRequest(body, logRecord);
}
