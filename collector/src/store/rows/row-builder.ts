import type { Column } from '../schema.ts';
import { type Cell, ColumnBuilder } from './column-builder.ts';
import type { PackedColumn, PackedRows } from './packed-rows.ts';
import { Texts } from './texts.ts';

/** Texts of a row, beside those that lie in their cells: about as many as the spans of a sync have. */
const TEXTS_BYTES = 400;

/** Collects rows into columns. Every cell is null until it is set. */
export class RowBuilder {
  readonly texts: Texts;
  readonly #spec: readonly Column[];
  readonly #columns: (ColumnBuilder | undefined)[];
  readonly #capacity: number;
  #rows = 0;

  /** `rows`: how many there will be, as far as is known. */
  constructor(spec: readonly Column[], rows: number) {
    this.#spec = spec;
    this.#columns = spec.map(() => undefined);
    this.#capacity = Math.max(rows, 1);
    this.texts = new Texts(this.#capacity * TEXTS_BYTES);
  }

  /** Begins a row. */
  addRow(): void {
    this.#rows += 1;
  }

  set(column: number, value: Cell): void {
    if (value !== null) this.#column(column).set(this.#rows - 1, value);
  }

  /** Sets a text by its UTF-8. */
  setBytes(column: number, source: Uint8Array, from: number, to: number): void {
    this.#column(column).setBytes(this.#rows - 1, source, from, to);
  }

  /** Sets a text that is already among the rows' texts. */
  setPart(column: number, from: number, length: number): void {
    this.#column(column).setPart(this.#rows - 1, from, length);
  }

  /** Sets 64 bits as they are. */
  setBits(column: number, source: Buffer, at: number): void {
    this.#column(column).setBits(this.#rows - 1, source, at);
  }

  build(): PackedRows {
    const rows = this.#rows;
    const bytes = this.#columns.reduce((sum, column) => sum + (column?.bytesOf(rows) ?? 0), 0);
    const cells = new Uint8Array(bytes);
    let next = 0;
    const columns = this.#columns.map((column): PackedColumn | null => {
      if (column === undefined) return null;
      const at = next;
      next += column.bytesOf(rows);
      return { at, validityAt: column.build(rows, cells, at) };
    });
    return { rows, columns, cells: cells.buffer, texts: this.texts.bytes.subarray(0, this.texts.length) };
  }

  #column(index: number): ColumnBuilder {
    return (this.#columns[index] ??= new ColumnBuilder(this.#spec[index]?.type ?? 'VARCHAR', this.texts, this.#capacity));
  }
}

/** Rows given cell by cell. */
export function packedRows(spec: readonly Column[], rows: readonly (readonly Cell[])[]): PackedRows {
  const builder = new RowBuilder(spec, rows.length);
  for (const cells of rows) {
    builder.addRow();
    for (const [index, cell] of cells.entries()) builder.set(index, cell);
  }
  return builder.build();
}
