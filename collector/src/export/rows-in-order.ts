import type { Row, Store } from '../store/store.ts';
import type { Selection } from './wanted.ts';

/** Rows that are read at a time. */
const PAGE_ROWS = 5_000;

const TIME = { spans: 'start_ns', logs: 'time_ns' } as const;

const timeOf = (row: Row | undefined, column: string): bigint => BigInt(row?.[column] ?? 0);

/** A span that was delivered twice, or an event that is the same in all, is there once. */
function once(rows: readonly Row[], table: Selection['table']): Row[] {
  const key = (row: Row) => (table === 'spans' ? `${row['trace_id']}-${row['span_id']}` : Object.values(row).join('\u0000'));
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

/** The rows of a selection from the oldest to the newest, page by page: rows of one instant are never parted. */
export async function* rowsInOrder(store: Store, { table, fromNs, toNs, where, params }: Selection): AsyncGenerator<Row[]> {
  const column = TIME[table];
  const [from, to] = [`$${params.length + 1}`, `$${params.length + 2}`];
  let startNs = fromNs;
  let limit = PAGE_ROWS;
  for (;;) {
    const sql = `SELECT * FROM $source WHERE ${column} >= ${from} AND ${column} <= ${to} AND ${where} ORDER BY ${column} LIMIT ${limit}`;
    const rows = await store.select({ table, fromNs: startNs, toNs, sql, params: [...params, startNs, toNs] });
    if (rows.length < limit) {
      if (rows.length > 0) yield once(rows, table);
      return;
    }
    const lastNs = timeOf(rows.at(-1), column);
    const whole = rows.filter((row) => timeOf(row, column) < lastNs);
    if (whole.length === 0) {
      // All are of one instant: more of it are read at once.
      limit *= 2;
      continue;
    }
    yield once(whole, table);
    limit = PAGE_ROWS;
    startNs = lastNs;
  }
}
