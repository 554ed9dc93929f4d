import { Malformed } from '../../otlp/malformed.ts';

/** One field of a protobuf message: where it is in the buffer. */
export interface Field {
  readonly number: number;
  readonly wire: number;
  /** Where its tag begins. */
  readonly start: number;
  /** Where its value begins; behind the length, where it has one. */
  readonly value: number;
  readonly end: number;
}

interface Varint {
  readonly value: number;
  readonly end: number;
}

function varintAt(buffer: Buffer, from: number): Varint {
  let value = 0;
  let scale = 1;
  for (let at = from; at < from + 10; at += 1) {
    const byte = buffer[at];
    if (byte === undefined) throw new Malformed(`byte ${at}`, 'the request is cut off here');
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: at + 1 };
    scale *= 128;
  }
  throw new Malformed(`byte ${from}`, 'a number has more than ten bytes: this is no protobuf');
}

function valueRange(buffer: Buffer, wire: number, at: number): readonly [from: number, to: number] {
  if (wire === 0) return [at, varintAt(buffer, at).end];
  if (wire === 1) return [at, at + 8];
  if (wire === 5) return [at, at + 4];
  if (wire !== 2) throw new Malformed(`byte ${at}`, 'there is no such wire type: this is no protobuf');
  const length = varintAt(buffer, at);
  return [length.end, length.end + length.value];
}

/** The fields of a message, in their order, without looking into them. Throws `Malformed`. */
export function fieldsOf(buffer: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (at < buffer.length) {
    const tag = varintAt(buffer, at);
    const wire = tag.value & 7;
    const [value, end] = valueRange(buffer, wire, tag.end);
    if (end > buffer.length) throw new Malformed(`byte ${at}`, 'the request is cut off here');
    fields.push({ number: Math.floor(tag.value / 8), wire, start: at, value, end });
    at = end;
  }
  return fields;
}

export function valueOf(buffer: Buffer, field: Field): Buffer {
  return buffer.subarray(field.value, field.end);
}

/** The fields as they stand in the buffer, tags included. */
export function rawFields(buffer: Buffer, fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.map(({ start, end }) => buffer.subarray(start, end)));
}
