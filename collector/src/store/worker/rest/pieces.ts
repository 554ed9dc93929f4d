import type { DuckDBConnection } from '@duckdb/node-api';

/** Rows of one piece, which is sorted in memory and becomes a row group. */
export const PIECE_ROWS = 122_880;
/** A piece of long rows is smaller: bytes of the file for each, which become several times as many in memory. */
const PIECE_BYTES = 32 * 1_048_576;

/** Conditions that part the rows of a table into pieces of about equal size, by time. */
export async function pieces(connection: DuckDBConnection, source: string, time: string | undefined, bytes: number): Promise<string[]> {
  const [counted] = (await connection.runAndReadAll(`SELECT count(*) FROM ${source}`)).getRowsJS() as [bigint][];
  const rows = Number(counted?.[0] ?? 0n);
  if (rows === 0) return [];
  const count = Math.max(Math.ceil(rows / PIECE_ROWS), Math.ceil(bytes / PIECE_BYTES));
  if (time === undefined || count === 1) return ['true'];
  const shares = Array.from({ length: count - 1 }, (_, index) => ((index + 1) / count).toFixed(6));
  const sql = `SELECT unnest(approx_quantile(${time}, [${shares.join(', ')}]))::VARCHAR FROM ${source}`;
  const bounds = [...new Set((await connection.runAndReadAll(sql)).getRowsJS().map(([bound]) => BigInt(bound as string)))];
  bounds.sort((one, other) => (one < other ? -1 : 1));
  const from = [undefined, ...bounds];
  return from.map((least, index) => {
    const next = bounds[index];
    const parts = [...(least === undefined ? [] : [`${time} >= ${least}`]), ...(next === undefined ? [] : [`${time} < ${next}`])];
    return parts.join(' AND ');
  });
}
