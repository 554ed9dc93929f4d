import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { CELL_BYTES, INLINE_BYTES, type PackedRows, TEXT_BYTES, validityBytes } from '../rows/packed-rows.ts';
import type { Column } from '../schema.ts';

/** DuckDB's vectors hold so many rows. */
const CHUNK_ROWS = 2_048;
const WORD = 2 ** 32;
const TYPE = { VARCHAR, BIGINT, DOUBLE, BOOLEAN, UTINYINT } as const;
const BLOB_TYPE = BLOB.toLogicalType().logical_type;
const NO_VALUES = new ArrayBuffer(validityBytes(CHUNK_ROWS));

/** Cells of texts of one chunk, as they are while their texts have no address yet. */
const scratch = new ArrayBuffer(CHUNK_ROWS * TEXT_BYTES);
const scratchBytes = new Uint8Array(scratch);
const words = new Uint32Array(scratch);

/** The texts of some rows in DuckDB's memory, for as long as this is held. */
class Heap {
  readonly #vector = duckdb.create_vector(BLOB_TYPE, 1);
  readonly #length: number;
  readonly #low: number = 0;
  readonly #high: number = 0;

  constructor(texts: Uint8Array) {
    this.#length = texts.length;
    if (texts.length <= INLINE_BYTES) return;
    duckdb.vector_assign_string_element_len(this.#vector, 0, texts);
    const cell = duckdb.vector_get_data(this.#vector, TEXT_BYTES);
    const view = new DataView(cell.buffer, cell.byteOffset, TEXT_BYTES);
    if (view.getUint32(0, true) !== texts.length) throw new Error('texts do not lie in the engine as they should');
    this.#low = view.getUint32(8, true);
    this.#high = view.getUint32(12, true);
  }

  /** Gives so many cells of `words` their texts' addresses. */
  point(count: number): void {
    for (let at = 0; at < count * 4; at += 4) {
      const length = words[at] ?? 0;
      if (length <= INLINE_BYTES) continue;
      const from = words[at + 2] ?? 0;
      if (from + length > this.#length) throw new Error('a text is not among those of its rows');
      const low = this.#low + from;
      words[at + 2] = low;
      words[at + 3] = low < WORD ? this.#high : this.#high + 1;
    }
  }
}

/** The texts that cells point at now: nothing else holds them until the appender has copied its last chunk. */
const held = new Set<Heap>();

/** Adds rows to a table, their columns in the table's order. Throws what the engine says. */
export async function appendParts(
  connection: DuckDBConnection,
  { table, catalog }: { readonly table: string; readonly catalog: string },
  spec: readonly Column[],
  parts: readonly PackedRows[],
): Promise<void> {
  const appender = await connection.createAppender(table, 'main', catalog);
  for (const part of parts) appendRows(appender, spec, part);
  appender.closeSync();
}

function appendRows(appender: DuckDBAppender, spec: readonly Column[], packed: PackedRows): void {
  const heap = new Heap(packed.texts);
  held.add(heap);
  try {
    appendChunks(appender, spec, packed, heap);
  } finally {
    held.delete(heap);
  }
}

function appendChunks(appender: DuckDBAppender, spec: readonly Column[], packed: PackedRows, heap: Heap): void {
  const { cells, columns, rows } = packed;
  const types = spec.map(({ type }) => TYPE[type]);
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - from);
    const chunk = DuckDBDataChunk.create(types, count);
    for (const [index, { type }] of spec.entries()) {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
      const column = columns[index] ?? null;
      if (column === null || column.validityAt !== null) {
        const [source, at] = column?.validityAt == null ? [NO_VALUES, 0] : [cells, column.validityAt + from / 8];
        duckdb.vector_ensure_validity_writable(vector);
        duckdb.copy_data_to_vector_validity(vector, 0, source, at, validityBytes(count));
      }
      if (column === null) continue;
      const at = column.at + from * CELL_BYTES[type];
      const bytes = count * CELL_BYTES[type];
      if (type === 'VARCHAR') {
        scratchBytes.set(new Uint8Array(cells, at, bytes));
        heap.point(count);
      }
      duckdb.copy_data_to_vector(vector, 0, ...(type === 'VARCHAR' ? ([scratch, 0] as const) : ([cells, at] as const)), bytes);
    }
    appender.appendDataChunk(chunk);
  }
}
