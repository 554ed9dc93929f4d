import type { Column } from '../schema.ts';
import { CELL_BYTES, INLINE_BYTES, validityBytes } from './packed-rows.ts';
import type { Texts } from './texts.ts';

export type Cell = string | number | bigint | boolean | null;

/** Values of one column, set from the first row to the last, some left out. */
export class ColumnBuilder {
  readonly #type: Column['type'];
  readonly #width: number;
  readonly #texts: Texts;
  #capacity: number;
  #view: DataView<ArrayBuffer>;
  #bytes: Uint8Array<ArrayBuffer>;
  #validity: Uint8Array<ArrayBuffer>;
  #values = 0;
  /** The text that was set last and where it is: many are the same from row to row. */
  #last: string | undefined;
  #lastRow = 0;

  constructor(type: Column['type'], texts: Texts, capacity: number) {
    this.#type = type;
    this.#width = CELL_BYTES[type];
    this.#texts = texts;
    this.#capacity = capacity;
    this.#view = new DataView(new ArrayBuffer(capacity * this.#width));
    this.#bytes = new Uint8Array(this.#view.buffer);
    this.#validity = new Uint8Array(validityBytes(capacity));
  }

  set(row: number, value: string | number | bigint | boolean): void {
    const at = this.#enter(row);
    if (typeof value === 'string') this.#setText(row, value);
    else if (typeof value === 'bigint') this.#view.setBigInt64(at, value, true);
    else if (this.#type === 'DOUBLE') this.#view.setFloat64(at, Number(value), true);
    else this.#bytes[at] = Number(value);
  }

  /** Sets a text that is already among the texts' bytes. */
  setPart(row: number, from: number, length: number): void {
    this.#point(this.#enter(row), from, length);
    this.#last = undefined;
  }

  /** Sets 64 bits as they are. */
  setBits(row: number, low: number, high: number): void {
    const at = this.#enter(row);
    this.#view.setUint32(at, low, true);
    this.#view.setUint32(at + 4, high, true);
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

  /** Where the row's value goes. */
  #enter(row: number): number {
    if (row >= this.#capacity) this.#grow(row + 1);
    const bit = 1 << (row & 7);
    const bits = this.#validity[row >> 3] ?? 0;
    if ((bits & bit) === 0) {
      this.#validity[row >> 3] = bits | bit;
      this.#values += 1;
    }
    return row * this.#width;
  }

  #setText(row: number, text: string): void {
    const at = row * this.#width;
    if (text === this.#last) {
      this.#bytes.copyWithin(at, this.#lastRow * this.#width, (this.#lastRow + 1) * this.#width);
      return;
    }
    const from = this.#texts.length;
    const length = this.#texts.add(text);
    this.#point(at, from, length);
    if (length <= INLINE_BYTES) this.#texts.cut(from);
    this.#last = text;
    this.#lastRow = row;
  }

  #point(at: number, from: number, length: number): void {
    const source = this.#texts.bytes;
    const bytes = this.#bytes;
    const view = this.#view;
    view.setUint32(at, length, true);
    if (length <= INLINE_BYTES) {
      for (let index = 0; index < INLINE_BYTES; index += 1) bytes[at + 4 + index] = index < length ? (source[from + index] ?? 0) : 0;
      return;
    }
    for (let index = 0; index < 4; index += 1) bytes[at + 4 + index] = source[from + index] ?? 0;
    view.setUint32(at + 8, from, true);
    view.setUint32(at + 12, 0, true);
  }

  #grow(least: number): void {
    this.#capacity = Math.max(least, this.#capacity * 2);
    const bytes = new Uint8Array(this.#capacity * this.#width);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    const validity = new Uint8Array(validityBytes(this.#capacity));
    validity.set(this.#validity);
    this.#validity = validity;
  }
}

/** DuckDB's values begin at multiples of 8. */
function align(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
