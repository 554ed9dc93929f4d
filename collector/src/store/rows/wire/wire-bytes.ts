/** Tags of the first field of a message and of the second, both of bytes. */
export const FIRST = 0x0a;
export const SECOND = 0x12;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the bytes of a field with this tag begin if they end at `end`, or -1. */
export function bytesAt(body: Buffer, at: number, tag: number, end: number): number {
  if (body[at] !== tag) return -1;
  const low = body[at + 1] ?? 0;
  if (low < 0x80) return at + 2 + low === end ? at + 2 : -1;
  const high = body[at + 2] ?? 0;
  return high < 0x80 && at + 3 + (low & 0x7f) + high * 0x80 === end ? at + 3 : -1;
}

/** Whether JSON writes the text as it is. */
export function isPlain(body: Buffer, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    const byte = body[index] ?? 0;
    if (byte < 0x20 || byte === QUOTE || byte === BACKSLASH || byte >= 0x7f) return false;
  }
  return true;
}

/** Where the key ends of an attribute that lies between two bytes and begins with its key, as nearly all do; else -1. */
export function keyEndOf(body: Buffer, from: number, end: number): number {
  const length = body[from + 1] ?? 0;
  const keyEnd = from + 2 + length;
  return body[from] !== FIRST || length >= 0x80 || keyEnd > end ? -1 : keyEnd;
}
