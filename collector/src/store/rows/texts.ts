const LEAST_BYTES = 4_096;
/** Longer texts are written by the runtime, shorter ones sooner by hand. */
const BY_HAND = 24;

/** The bytes of many texts behind each other. */
export class Texts {
  #bytes: Buffer<ArrayBuffer>;
  #length: number;

  /** What is there from the beginning, of which cells may be parts. */
  constructor(first?: Uint8Array) {
    this.#length = first?.length ?? 0;
    this.#bytes = Buffer.from(new ArrayBuffer(Math.max(LEAST_BYTES, this.#length + (this.#length >> 1))));
    if (first !== undefined) this.#bytes.set(first);
  }

  get length(): number {
    return this.#length;
  }

  /** To be asked for anew after each `add`. */
  get bytes(): Buffer<ArrayBuffer> {
    return this.#bytes;
  }

  /** Adds a text as UTF-8; answers how many bytes it has. It begins where the bytes ended before. */
  add(text: string): number {
    this.#room(text.length * 3);
    const from = this.#length;
    if (text.length <= BY_HAND && this.#addAscii(text)) return this.#length - from;
    this.#length = from + this.#bytes.write(text, from);
    return this.#length - from;
  }

  /** Adds bytes in hexadecimal digits. */
  addHex(source: Uint8Array, from: number, to: number): void {
    this.#room((to - from) * 2);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = from; index < to; index += 1) {
      const byte = source[index] ?? 0;
      bytes[at] = digit(byte >> 4);
      bytes[at + 1] = digit(byte & 15);
      at += 2;
    }
    this.#length = at;
  }

  /** Forgets what was added since there were so many bytes. */
  cut(length: number): void {
    this.#length = length;
  }

  #addAscii(text: string): boolean {
    const bytes = this.#bytes;
    const from = this.#length;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) return false;
      bytes[from + index] = code;
    }
    this.#length = from + text.length;
    return true;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = Buffer.from(new ArrayBuffer(2 * (this.#length + more)));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

function digit(value: number): number {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
