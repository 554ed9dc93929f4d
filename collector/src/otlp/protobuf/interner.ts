const SLOTS = 8_192;
/** Longer texts are mostly distinct. */
const MAX_BYTES = 64;

interface Slot {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Remembers texts by their bytes: keys and most values of spans are the same few, and decoding costs ten times as much as comparing. */
export class Interner {
  readonly #slots: (Slot | undefined)[] = Array.from({ length: SLOTS });
  readonly #decode: (buffer: Buffer, from: number, to: number) => string;

  constructor(encoding: 'utf8' | 'hex') {
    this.#decode = (buffer, from, to) => buffer.toString(encoding, from, to);
  }

  text(buffer: Buffer, from: number, to: number): string {
    const length = to - from;
    if (length === 0) return '';
    if (length > MAX_BYTES) return this.#decode(buffer, from, to);
    const place = placeOf(buffer, from, to);
    const slot = this.#slots[place];
    if (slot !== undefined && same(slot.bytes, buffer, from, length)) return slot.text;
    const text = this.#decode(buffer, from, to);
    this.#slots[place] = { bytes: Uint8Array.prototype.slice.call(buffer, from, to), text };
    return text;
  }
}

/** A hash of some dozen of the bytes: it only has to spread them, for all of them are compared afterwards. */
function placeOf(buffer: Buffer, from: number, to: number): number {
  const step = 1 + ((to - from) >> 3);
  let hash = (to - from) ^ ((buffer[to - 1] ?? 0) << 8);
  for (let index = from; index < to; index += step) hash = Math.imul(hash ^ (buffer[index] ?? 0), 0x01_00_01_93);
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

function same(bytes: Uint8Array, buffer: Buffer, from: number, length: number): boolean {
  if (bytes.length !== length) return false;
  for (let index = 0; index < length; index += 1) if (bytes[index] !== buffer[from + index]) return false;
  return true;
}
