/** Protobuf's wire types, as far as they are written here. */
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

/** Bytes that a field of so many bytes takes; its number is at most 15. */
export function fieldSize(bytes: number): number {
  let size = bytes + 2;
  for (let rest = bytes; rest > 127; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/** Writes the beginning of a field of so many bytes, whose number is at most 15; answers where its value goes. */
export function writeHead(into: Buffer, at: number, number: number, bytes: number): number {
  into[at] = number * 8 + BYTES;
  let end = at + 1;
  for (let rest = bytes; ; rest = Math.floor(rest / 128)) {
    into[end] = rest > 127 ? (rest % 128) + 128 : rest;
    end += 1;
    if (rest <= 127) return end;
  }
}

/** A field that holds a message, a text or bytes. */
export function bytesField(number: number, value: Uint8Array | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([varint(number * 8 + BYTES), varint(bytes.length), bytes]);
}

export function fixed64Field(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([varint(number * 8 + FIXED64), bytes]);
}

export function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8 + VARINT), varint(value)]);
}

/** A `KeyValue` with a text. */
export function textAttribute(key: string, text: string): Buffer {
  return Buffer.concat([bytesField(1, key), bytesField(2, bytesField(1, text))]);
}

/** A `KeyValue` with a whole number. */
export function intAttribute(key: string, value: number): Buffer {
  return Buffer.concat([bytesField(1, key), bytesField(2, varintField(3, value))]);
}
