import type { Attribute, AttributeValue } from './records.ts';

function double(value: number): string {
  return Number.isFinite(value) ? String(value) : JSON.stringify(String(value));
}

/** A nested value, whose type is that of its JavaScript value. */
function nested(value: AttributeValue): string {
  if (value === null) return '{}';
  if (typeof value === 'string') return `{"stringValue":${JSON.stringify(value)}}`;
  if (typeof value === 'boolean') return `{"boolValue":${value}}`;
  if (typeof value === 'bigint') return `{"intValue":"${value}"}`;
  if (typeof value === 'number') return Number.isInteger(value) ? `{"intValue":"${value}"}` : `{"doubleValue":${double(value)}}`;
  if (value instanceof Uint8Array) return `{"bytesValue":"${Buffer.from(value).toString('base64')}"}`;
  if (Array.isArray(value)) return `{"arrayValue":{"values":[${value.map(nested).join(',')}]}}`;
  const entries = Object.entries(value).map(([key, item]) => `{"key":${JSON.stringify(key)},"value":${nested(item)}}`);
  return `{"kvlistValue":{"values":[${entries.join(',')}]}}`;
}

/** One attribute in OTLP's JSON: `{"key":…,"value":{"stringValue":…}}`. */
export function attributeJson({ key, type, value }: Attribute): string {
  const text = type === 'double' && typeof value === 'number' ? `{"doubleValue":${double(value)}}` : nested(value);
  return `{"key":${JSON.stringify(key)},"value":${text}}`;
}

/** `[{"key":…,"value":{…}}]`, or null when there is none. */
export function attributesJson(attributes: readonly Attribute[]): string | null {
  return attributes.length === 0 ? null : `[${attributes.map(attributeJson).join(',')}]`;
}

function plain(value: AttributeValue): unknown {
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value;
}

/** A value as one line of text, as Loki writes it: nested values as JSON, bytes as base64. */
export function valueText(value: AttributeValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  const flat = plain(value);
  return typeof flat === 'string' ? flat : JSON.stringify(flat);
}
