import { Malformed } from '../malformed.ts';
import type { Attribute, AttributeValue, Resource, Scope } from '../records.ts';
import type { JsonNode } from './node.ts';

/** Values may be nested so deep. */
const MAX_DEPTH = 16;

type Typed = Omit<Attribute, 'key'>;

function anyValue(node: JsonNode, depth: number): Typed {
  if (depth > MAX_DEPTH) throw new Malformed(node.at('value'), `values may be nested ${MAX_DEPTH} deep`);
  if (node.has('stringValue')) return { type: 'string', value: node.string('stringValue') };
  if (node.has('intValue')) return { type: 'int', value: node.narrowInteger('intValue') };
  if (node.has('boolValue')) {
    const value = node.value('boolValue');
    if (typeof value !== 'boolean') throw new Malformed(node.at('boolValue'), 'expected true or false');
    return { type: 'bool', value };
  }
  if (node.has('doubleValue')) return { type: 'double', value: node.double('doubleValue') };
  if (node.has('bytesValue')) return { type: 'bytes', value: new Uint8Array(Buffer.from(node.string('bytesValue'), 'base64')) };
  const array = node.child('arrayValue');
  if (array !== undefined) return { type: 'array', value: [...array.list('values')].map((item) => anyValue(item, depth + 1).value) };
  const map = node.child('kvlistValue');
  if (map !== undefined) return { type: 'kvlist', value: mapValue(map, depth) };
  return { type: 'empty', value: null };
}

function mapValue(node: JsonNode, depth: number): Record<string, AttributeValue> {
  const items = [...node.list('values')].map((item) => [item.string('key'), valueOf(item, 'value', depth + 1).value] as const);
  return Object.fromEntries(items);
}

/** The value at `key`, `empty` when there is none. */
export function valueOf(node: JsonNode, key: string, depth = 0): Typed {
  const value = node.child(key);
  return value === undefined ? { type: 'empty', value: null } : anyValue(value, depth);
}

export function attributesOf(node: JsonNode | undefined, key = 'attributes'): Attribute[] {
  if (node === undefined) return [];
  return [...node.list(key)].map((item) => ({ key: item.string('key'), ...valueOf(item, 'value') }));
}

export function resourceOf(node: JsonNode): Resource {
  const resource = node.child('resource');
  return {
    attributes: attributesOf(resource),
    droppedAttributes: resource?.uint32('droppedAttributesCount') ?? 0,
    schemaUrl: node.string('schemaUrl'),
  };
}

export function scopeOf(node: JsonNode): Scope {
  const scope = node.child('scope');
  return {
    name: scope?.string('name') ?? '',
    version: scope?.string('version') ?? '',
    attributes: attributesOf(scope),
    droppedAttributes: scope?.uint32('droppedAttributesCount') ?? 0,
    schemaUrl: node.string('schemaUrl'),
  };
}
