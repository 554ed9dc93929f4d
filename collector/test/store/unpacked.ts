import { CELL_BYTES, INLINE_BYTES, type PackedRows } from '../../src/store/rows/packed-rows.ts';
import type { Cell } from '../../src/store/rows/column-builder.ts';
import type { Column } from '../../src/store/schema.ts';

function cellAt({ cells, texts }: PackedRows, type: Column['type'], at: number): Cell {
  const view = new DataView(cells);
  if (type === 'DOUBLE') return view.getFloat64(at, true);
  if (type === 'BIGINT') return view.getBigInt64(at, true);
  if (type !== 'VARCHAR') return view.getUint8(at);
  const length = view.getUint32(at, true);
  if (length <= INLINE_BYTES) return Buffer.from(cells, at + 4, length).toString();
  const from = view.getUint32(at + 8, true);
  return Buffer.from(texts.subarray(from, from + length)).toString();
}

/** Packed rows as cells, row by row. */
export function unpacked(spec: readonly Column[], packed: PackedRows): Record<string, Cell>[] {
  return Array.from({ length: packed.rows }, (_, row) =>
    Object.fromEntries(
      spec.map(({ name, type }, index) => {
        const column = packed.columns[index];
        if (column === null || column === undefined) return [name, null];
        const valid =
          column.validityAt === null || ((new Uint8Array(packed.cells)[column.validityAt + (row >> 3)] ?? 0) & (1 << (row & 7))) !== 0;
        return [name, valid ? cellAt(packed, type, column.at + row * CELL_BYTES[type]) : null];
      }),
    ),
  );
}
