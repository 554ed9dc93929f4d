import { KnownBytes } from './known-bytes.ts';

/** Longer texts are mostly distinct. */
const MAX_BYTES = 64;

/** Remembers texts by their bytes: keys and most values of spans are the same few, and decoding costs ten times as much as comparing. */
export class Interner {
  readonly #known = new KnownBytes<string>();
  readonly #decode: (buffer: Buffer, from: number, to: number) => string;

  constructor(encoding: 'utf8' | 'hex') {
    this.#decode = (buffer, from, to) => buffer.toString(encoding, from, to);
  }

  text(buffer: Buffer, from: number, to: number): string {
    if (from === to) return '';
    if (to - from > MAX_BYTES) return this.#decode(buffer, from, to);
    const known = this.#known.get(buffer, from, to);
    if (known !== undefined) return known;
    const text = this.#decode(buffer, from, to);
    this.#known.keep(buffer, from, to, text);
    return text;
  }
}
