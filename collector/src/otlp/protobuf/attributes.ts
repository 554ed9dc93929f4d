import type { Attribute, AttributeValue, Resource, Scope } from '../records.ts';
import type { ProtoReader } from './reader.ts';

/** Values may be nested so deep. */
const MAX_DEPTH = 16;

type Typed = Omit<Attribute, 'key'>;
const EMPTY: Typed = { type: 'empty', value: null };

export function anyValue(reader: ProtoReader, depth = 0): Typed {
  const end = reader.message();
  if (depth > MAX_DEPTH) reader.fail(`values may be nested ${MAX_DEPTH} deep`);
  let typed = EMPTY;
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) typed = { type: 'string', value: reader.string() };
    else if (field === 2) typed = { type: 'bool', value: reader.boolean() };
    else if (field === 3) typed = { type: 'int', value: reader.int64() };
    else if (field === 4) typed = { type: 'double', value: reader.double() };
    else if (field === 5) typed = { type: 'array', value: arrayValue(reader, depth) };
    else if (field === 6) typed = { type: 'kvlist', value: mapValue(reader, depth) };
    else if (field === 7) typed = { type: 'bytes', value: reader.bytes() };
    else reader.skip();
  }
  return typed;
}

function arrayValue(reader: ProtoReader, depth: number): AttributeValue[] {
  const end = reader.message();
  const items: AttributeValue[] = [];
  while (reader.more(end)) {
    if (reader.field() === 1) items.push(anyValue(reader, depth + 1).value);
    else reader.skip();
  }
  return items;
}

function mapValue(reader: ProtoReader, depth: number): Record<string, AttributeValue> {
  const end = reader.message();
  const entries: [string, AttributeValue][] = [];
  while (reader.more(end)) {
    if (reader.field() !== 1) {
      reader.skip();
      continue;
    }
    const { key, value } = attribute(reader, depth + 1);
    entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

export function attribute(reader: ProtoReader, depth = 0): Attribute {
  const end = reader.message();
  let key = '';
  let typed = EMPTY;
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) key = reader.string();
    else if (field === 2) typed = anyValue(reader, depth);
    else reader.skip();
  }
  return { key, type: typed.type, value: typed.value };
}

/** Fills in the resource, which may come after what refers to it. */
export function fillResource(reader: ProtoReader, resource: Resource): void {
  const end = reader.message();
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) resource.attributes.push(attribute(reader));
    else if (field === 2) resource.droppedAttributes = reader.uint32();
    else reader.skip();
  }
}

/** Fills in the scope, which may come after what refers to it. */
export function fillScope(reader: ProtoReader, scope: Required<Scope>): void {
  const end = reader.message();
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) scope.name = reader.string();
    else if (field === 2) scope.version = reader.string();
    else if (field === 3) scope.attributes.push(attribute(reader));
    else if (field === 4) scope.droppedAttributes = reader.uint32();
    else reader.skip();
  }
}
