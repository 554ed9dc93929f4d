import type { AttributeName, Attributes } from '@synctrail/model';
import { ATTRIBUTE_BYTES, attributeSpec } from '@synctrail/model';
import { ProtoWriter } from './proto-writer.ts';

/** Attributes of which some may turn out to have no value. */
export type SparseAttributes = { [Name in AttributeName]?: Attributes[Name] | undefined };

/** Values of the outside world's attributes, such as a resource's. */
type LooseAttributes = Readonly<Record<string, string | number | boolean>>;

interface Key {
  /** The field `key` of a KeyValue, whole. */
  field: Uint8Array;
  double: boolean;
}

const keys = new Map<string, Key>();

function keyOf(name: string): Key {
  let key = keys.get(name);
  if (key === undefined) {
    const writer = new ProtoWriter(128);
    writer.byte(0x0a);
    writer.string(name);
    key = { field: writer.bytes(), double: attributeSpec(name)?.type === 'double' };
    keys.set(name, key);
  }
  return key;
}

/** Writes the one-of of an AnyValue. */
function writeValue(writer: ProtoWriter, value: string | number | boolean, double: boolean, limit: number): void {
  if (typeof value === 'string') {
    writer.byte(0x0a);
    writer.string(value, limit);
  } else if (typeof value === 'boolean') {
    writer.byte(0x10);
    writer.byte(value ? 1 : 0);
  } else if (double || !Number.isFinite(value)) {
    writer.byte(0x21);
    writer.double(value);
  } else {
    writer.byte(0x18);
    writer.int64(Math.trunc(value));
  }
}

/**
 * Writes attributes as fields of their message.
 * @param tag the message's tag for `attributes`
 * @param limit longest text, bytes
 */
export function writeAttributes(
  writer: ProtoWriter,
  tag: number,
  attributes: SparseAttributes | LooseAttributes,
  limit: number = ATTRIBUTE_BYTES,
): void {
  const values = attributes as Record<string, string | number | boolean | undefined>;
  for (const name in values) {
    const value = values[name];
    if (value === undefined) continue;
    const key = keyOf(name);
    // nearly all are; the limit is far above
    if (typeof value === 'string' && value.length <= limit && writer.shortPair(tag, key.field, value)) continue;
    writer.byte(tag);
    const pair = writer.open();
    writer.raw(key.field);
    writer.byte(0x12);
    const any = writer.open();
    writeValue(writer, value, key.double, limit);
    writer.close(any);
    writer.close(pair);
  }
}

/** Attributes that many spans share, encoded once. */
export function sharedAttributes(tag: number, attributes: SparseAttributes): Uint8Array {
  const writer = new ProtoWriter(1_024);
  writeAttributes(writer, tag, attributes);
  return writer.bytes();
}
