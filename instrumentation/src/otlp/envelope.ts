import { ProtoWriter, varintBytes } from './proto-writer.ts';
import { writeAttributes } from './attributes.ts';

/** What stands around the records of a request: spans and logs have the same field numbers here. */
export interface Envelope {
  /** The field `resource` of ResourceSpans, whole. */
  resource: Uint8Array;
  /** The field `scope` of ScopeSpans, whole. */
  scope: Uint8Array;
}

/** Tag of a record in its scope: spans and log records alike. */
export const RECORD = 0x12;

export function envelope(resource: Readonly<Record<string, string | number | boolean>>, scopeName: string, scopeVersion: string): Envelope {
  const writer = new ProtoWriter(1_024);
  writer.byte(0x0a);
  const attributes = writer.open();
  writeAttributes(writer, 0x0a, resource);
  writer.close(attributes);
  const resourceField = writer.bytes();
  writer.length = 0;
  writer.byte(0x0a);
  const scope = writer.open();
  writer.byte(0x0a);
  writer.string(scopeName);
  writer.byte(0x12);
  writer.string(scopeVersion);
  writer.close(scope);
  return { resource: resourceField, scope: writer.bytes() };
}

/** Two tags and two lengths. */
const FRAME_BYTES = 20;

/** The most that `requestHead` takes, bytes. */
export function headRoom(around: Envelope): number {
  return around.resource.length + around.scope.length + FRAME_BYTES;
}

/** What stands in a request before its records, each of which has its tag and length. @param size of the records, bytes */
export function requestHead(around: Envelope, size: number): Uint8Array {
  const scopeSize = around.scope.length + size;
  const writer = new ProtoWriter(headRoom(around));
  writer.byte(0x0a);
  writer.varint(around.resource.length + 1 + varintBytes(scopeSize) + scopeSize);
  writer.raw(around.resource);
  writer.byte(0x12);
  writer.varint(scopeSize);
  writer.raw(around.scope);
  return writer.view();
}
