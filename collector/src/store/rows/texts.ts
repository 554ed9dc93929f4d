/** Longer ones are written and copied by the runtime, shorter ones sooner by hand. */
const BY_HAND = 48;

/** The bytes of many texts behind each other. */
export class Texts {
  #bytes: Buffer<ArrayBuffer>;
  #length = 0;

  /** `room`: how many bytes there will be, as far as is known. */
  constructor(room = 1_024) {
    this.#bytes = Buffer.from(new ArrayBuffer(room));
  }

  get length(): number {
    return this.#length;
  }

  /** To be asked for anew after whatever adds. */
  get bytes(): Buffer<ArrayBuffer> {
    return this.#bytes;
  }

  /** Adds a text as UTF-8; answers how many bytes it has. It begins where the bytes ended before. */
  add(text: string): number {
    this.#room(text.length * 3);
    const from = this.#length;
    if (text.length > BY_HAND || !this.#addAscii(text)) this.#length = from + this.#bytes.write(text, from);
    return this.#length - from;
  }

  /** Adds UTF-8 as it is; answers where it begins. */
  addBytes(source: Uint8Array, from: number, to: number): number {
    this.#room(to - from);
    const at = this.#length;
    const bytes = this.#bytes;
    if (to - from > BY_HAND) bytes.set(source.subarray(from, to), at);
    else for (let index = from; index < to; index += 1) bytes[at + index - from] = source[index] ?? 0;
    this.#length = at + to - from;
    return at;
  }

  addByte(byte: number): void {
    this.#room(1);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  /** Adds bytes in hexadecimal digits; answers where they begin. */
  addHex(source: Uint8Array, from: number, to: number): number {
    this.#room((to - from) * 2);
    const start = this.#length;
    const bytes = this.#bytes;
    let at = start;
    for (let index = from; index < to; index += 1) {
      const byte = source[index] ?? 0;
      bytes[at] = digit(byte >> 4);
      bytes[at + 1] = digit(byte & 15);
      at += 2;
    }
    this.#length = at;
    return start;
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
