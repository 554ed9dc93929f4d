import type { Attribute, AttributeValue, Resource, Scope } from '../records.ts';
import type { ProtoWriter } from './proto-writer.ts';

const isFraction = (value: AttributeValue): boolean => typeof value === 'number' && !Number.isSafeInteger(value);

/**
 * A value whose type is that of its JavaScript value: a whole number is an int, for a nested double without a fraction is not told from one.
 * Numbers in a list are all of one type, so there the others tell.
 */
export function writeValue(writer: ProtoWriter, field: number, value: AttributeValue, isDouble = false): void {
  const mark = writer.mark;
  if (typeof value === 'string') writer.string(1, value);
  else if (typeof value === 'number') {
    if (isDouble || isFraction(value)) writer.double(4, value);
    else writer.int64(3, value);
  } else if (typeof value === 'boolean') writer.varint(2, value ? 1 : 0);
  else if (typeof value === 'bigint') writer.int64(3, value);
  else if (value instanceof Uint8Array) writer.bytes(7, value);
  else if (Array.isArray(value)) writeList(writer, value);
  else if (value !== null) writeMap(writer, value);
  writer.close(field, mark);
}

function writeList(writer: ProtoWriter, values: readonly AttributeValue[]): void {
  const mark = writer.mark;
  const areDoubles = values.some(isFraction);
  for (let index = values.length - 1; index >= 0; index -= 1) writeValue(writer, 1, values[index] ?? null, areDoubles);
  writer.close(5, mark);
}

function writeMap(writer: ProtoWriter, map: Readonly<Record<string, AttributeValue>>): void {
  const mark = writer.mark;
  for (const [key, value] of Object.entries(map).toReversed()) {
    const entry = writer.mark;
    writeValue(writer, 2, value);
    writer.string(1, key);
    writer.close(1, entry);
  }
  writer.close(6, mark);
}

/** `repeated KeyValue` in the field. */
export function writeAttributes(writer: ProtoWriter, field: number, attributes: readonly Attribute[]): void {
  for (let index = attributes.length - 1; index >= 0; index -= 1) {
    const attribute = attributes[index];
    if (attribute === undefined) continue;
    const mark = writer.mark;
    writeValue(writer, 2, attribute.value, attribute.type === 'double');
    writer.string(1, attribute.key);
    writer.close(field, mark);
  }
}

export function writeResource(writer: ProtoWriter, { attributes, droppedAttributes = 0 }: Resource): void {
  const mark = writer.mark;
  if (droppedAttributes > 0) writer.varint(2, droppedAttributes);
  writeAttributes(writer, 1, attributes);
  writer.close(1, mark);
}

export function writeScope(writer: ProtoWriter, { name, version, attributes = [], droppedAttributes = 0 }: Scope): void {
  const mark = writer.mark;
  if (droppedAttributes > 0) writer.varint(4, droppedAttributes);
  writeAttributes(writer, 3, attributes);
  if (version !== '') writer.string(2, version);
  if (name !== '') writer.string(1, name);
  writer.close(1, mark);
}
