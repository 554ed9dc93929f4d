import type { Column } from '../schema.ts';
import { CELL_BYTES, INLINE_BYTES, TEXT_BYTES, validityBytes } from './packed-rows.ts';
import type { Texts } from './texts.ts';

export type Cell = string | number | bigint | boolean | null;

const TEXT_WORDS = TEXT_BYTES / 4;

/** Values of one column, set from the first row to the last, some left out. One that is set again is replaced. */
export class ColumnBuilder {
  readonly #type: Column['type'];
  readonly #width: number;
  readonly #texts: Texts;
  #capacity: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
  #words: Uint32Array<ArrayBuffer> = new Uint32Array();
  #doubles: Float64Array<ArrayBuffer> = new Float64Array();
  #validity: Uint8Array<ArrayBuffer> = new Uint8Array();
  #values = 0;
  /** The text that was set last and where it is: many are the same from row to row. */
  #last: string | undefined;
  #lastRow = 0;

  constructor(type: Column['type'], texts: Texts, capacity: number) {
    this.#type = type;
    this.#width = CELL_BYTES[type];
    this.#texts = texts;
    this.#capacity = 0;
    this.#grow(capacity);
  }

  set(row: number, value: string | number | bigint | boolean): void {
    this.#enter(row);
    if (typeof value === 'string') this.#setText(row, value);
    else if (typeof value === 'bigint') this.#setWhole(row, BigInt.asUintN(64, value));
    else if (this.#type === 'DOUBLE') this.#doubles[row] = Number(value);
    else this.#bytes[row] = Number(value);
  }

  /** Sets a text by its UTF-8. */
  setBytes(row: number, source: Uint8Array, from: number, to: number): void {
    this.#enter(row);
    const at = to - from > INLINE_BYTES ? this.#texts.addBytes(source, from, to) : 0;
    this.#point(row, source, from, to - from, at);
    this.#last = undefined;
  }

  /** Sets a text that is already among the rows' texts. */
  setPart(row: number, from: number, length: number): void {
    this.#enter(row);
    this.#point(row, this.#texts.bytes, from, length, from);
    this.#last = undefined;
  }

  /** Sets 64 bits as they are. */
  setBits(row: number, source: Buffer, at: number): void {
    this.#enter(row);
    this.#words[row * 2] = source.readUInt32LE(at);
    this.#words[row * 2 + 1] = source.readUInt32LE(at + 4);
  }

  /** Bytes that `build` writes. */
  bytesOf(rows: number): number {
    return align(rows * this.#width) + (this.#values === rows ? 0 : validityBytes(rows));
  }

  /** Writes the values of so many rows, and which have one; answers where that is, or null where all have one. */
  build(rows: number, into: Uint8Array, at: number): number | null {
    into.set(this.#bytes.subarray(0, Math.min(rows, this.#capacity) * this.#width), at);
    if (this.#values === rows) return null;
    const validityAt = at + align(rows * this.#width);
    into.set(this.#validity.subarray(0, Math.min(validityBytes(rows), this.#validity.length)), validityAt);
    return validityAt;
  }

  #enter(row: number): void {
    if (row >= this.#capacity) this.#grow(Math.max(row + 1, this.#capacity * 2));
    const bit = 1 << (row & 7);
    const bits = this.#validity[row >> 3] ?? 0;
    if ((bits & bit) !== 0) return;
    this.#validity[row >> 3] = bits | bit;
    this.#values += 1;
  }

  #setWhole(row: number, value: bigint): void {
    this.#words[row * 2] = Number(value & 0xff_ff_ff_ffn);
    this.#words[row * 2 + 1] = Number(value >> 32n);
  }

  #setText(row: number, text: string): void {
    const words = this.#words;
    if (text === this.#last) {
      for (let index = 0; index < TEXT_WORDS; index += 1) words[row * TEXT_WORDS + index] = words[this.#lastRow * TEXT_WORDS + index] ?? 0;
    } else {
      const from = this.#texts.length;
      const length = this.#texts.add(text);
      this.#point(row, this.#texts.bytes, from, length, from);
      if (length <= INLINE_BYTES) this.#texts.cut(from);
    }
    this.#last = text;
    this.#lastRow = row;
  }

  /** Writes the cell of a text whose bytes begin at `from` in the source, and at `at` among the texts. */
  #point(row: number, source: Uint8Array, from: number, length: number, at: number): void {
    const words = this.#words;
    const bytes = this.#bytes;
    const word = row * TEXT_WORDS;
    words[word] = length;
    words[word + 1] = 0;
    words[word + 2] = length <= INLINE_BYTES ? 0 : at;
    words[word + 3] = 0;
    const head = row * TEXT_BYTES + 4;
    const count = length <= INLINE_BYTES ? length : 4;
    for (let index = 0; index < count; index += 1) bytes[head + index] = source[from + index] ?? 0;
  }

  #grow(capacity: number): void {
    this.#capacity = capacity;
    const bytes = new Uint8Array(align(capacity * this.#width));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#words = new Uint32Array(bytes.buffer);
    this.#doubles = new Float64Array(bytes.buffer);
    const validity = new Uint8Array(validityBytes(capacity));
    validity.set(this.#validity);
    this.#validity = validity;
  }
}

/** DuckDB's values begin at multiples of 8. */
function align(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
