import type { LogRecord } from '../records.ts';
import { writeAttributes, writeValue } from './attributes.ts';
import type { ProtoWriter } from './proto-writer.ts';
import { writeRequest } from './request.ts';

function writeLog(writer: ProtoWriter, log: LogRecord): void {
  if (log.eventName !== '') writer.string(12, log.eventName);
  if (log.observedNs !== 0n) writer.fixed64(11, log.observedNs);
  if (log.spanId !== '') writer.hex(10, log.spanId);
  if (log.traceId !== '') writer.hex(9, log.traceId);
  if (log.flags) writer.fixed32(8, log.flags);
  if (log.droppedAttributes) writer.varint(7, log.droppedAttributes);
  writeAttributes(writer, 6, log.attributes);
  if (log.body !== null) writeValue(writer, 5, log.body);
  if (log.severityText !== '') writer.string(3, log.severityText);
  if (log.severityNumber !== 0) writer.varint(2, log.severityNumber);
  if (log.timeNs !== 0n) writer.fixed64(1, log.timeNs);
}

/** The records as an OTLP/protobuf log request. What the decoders make of it is equal to the records. */
export function encodeLogs(logs: readonly LogRecord[]): Buffer {
  return writeRequest(logs, writeLog);
}
