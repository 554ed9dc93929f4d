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

/** The request that carries `records`, each of which has its tag and length. */
export function request(around: Envelope, records: Uint8Array): Uint8Array {
  const scopeSize = around.scope.length + records.length;
  const resourceSize = around.resource.length + 1 + varintBytes(scopeSize) + scopeSize;
  const writer = new ProtoWriter(resourceSize + 16);
  writer.byte(0x0a);
  writer.varint(resourceSize);
  writer.raw(around.resource);
  writer.byte(0x12);
  writer.varint(scopeSize);
  writer.raw(around.scope);
  writer.raw(records);
  return writer.view();
}
