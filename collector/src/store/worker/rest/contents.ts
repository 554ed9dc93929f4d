import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../schema.ts';
import { identifier } from '../sql.ts';

/** What a table holds, however often and in whatever order: equal for two tables of the same records. */
export interface Contents {
  readonly records: bigint;
  readonly checksum: string;
}

/** The columns by which a table is compared: the rows of traces are written anew, but which traces there are stays the same. */
export function hashedColumns(table: string, columns: readonly Column[]): readonly Column[] {
  return table === 'traces' ? columns.slice(0, 1) : columns;
}

/** Reads all of `source`, a table or a subquery, by some of its columns. */
export async function contentsOf(connection: DuckDBConnection, source: string, columns: readonly Column[]): Promise<Contents> {
  const hash = `hash(${columns.map((column) => identifier(column.name)).join(', ')})`;
  const sql = `SELECT count(*), (coalesce(bit_xor(h), 0) || '-' || coalesce(sum(h), 0))::VARCHAR FROM (SELECT DISTINCT ${hash} AS h FROM ${source})`;
  const [row] = (await connection.runAndReadAll(sql)).getRowsJS() as [bigint, string][];
  if (row === undefined) throw new Error(`${source} answered nothing`);
  return { records: row[0], checksum: row[1] };
}

/** How many rows a table has. */
export async function rowsOf(connection: DuckDBConnection, source: string): Promise<bigint> {
  const [row] = (await connection.runAndReadAll(`SELECT count(*) FROM ${source}`)).getRowsJS() as [bigint][];
  return row?.[0] ?? 0n;
}
