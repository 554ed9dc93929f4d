/** Where a column's values are; `validityAt` is null where every row has one. */
export interface PackedColumn {
  readonly at: number;
  readonly validityAt: number | null;
}

/**
 * Rows column by column, as DuckDB's vectors have them in memory, so that nobody has to look at each cell again. A text takes `TEXT_BYTES`:
 * its length in 32 bits, then itself if it has at most `INLINE_BYTES`, else its first four bytes and, in 64 bits, where it begins in `texts`.
 * Validity has a bit a row, in whole words of 64.
 */
export interface PackedRows {
  readonly rows: number;
  /** A column without any value is null, as most are. */
  readonly columns: readonly (PackedColumn | null)[];
  readonly cells: ArrayBuffer;
  readonly texts: Uint8Array<ArrayBuffer>;
}

export const TEXT_BYTES = 16;
export const INLINE_BYTES = 12;

/** Bytes of a value, by the column's type. */
export const CELL_BYTES = { VARCHAR: TEXT_BYTES, BIGINT: 8, DOUBLE: 8, BOOLEAN: 1, UTINYINT: 1 } as const;

/** Bytes of so many rows' validity. */
export function validityBytes(rows: number): number {
  return Math.ceil(rows / 64) * 8;
}

/** What is handed over with the rows when they are sent to another thread. */
export function transfersOf({ cells, texts }: PackedRows): ArrayBuffer[] {
  return [cells, texts.buffer];
}
