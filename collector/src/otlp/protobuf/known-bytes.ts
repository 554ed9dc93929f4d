const SLOTS = 8_192;

interface Slot<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}

/** Remembers something about pieces of bytes that come again and again, in a fixed number of places: what is new there takes the old one's. */
export class KnownBytes<T> {
  readonly #slots: (Slot<T> | undefined)[] = Array.from({ length: SLOTS });
  #place = 0;

  get(buffer: Buffer, from: number, to: number): T | undefined {
    this.#place = placeOf(buffer, from, to);
    const slot = this.#slots[this.#place];
    return slot !== undefined && same(slot.bytes, buffer, from, to - from) ? slot.value : undefined;
  }

  /** Keeps what the last `get` did not find. */
  keep(buffer: Buffer, from: number, to: number, value: T): void {
    this.#slots[this.#place] = { bytes: Uint8Array.prototype.slice.call(buffer, from, to), value };
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
