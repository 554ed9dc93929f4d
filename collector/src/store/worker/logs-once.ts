import type { DuckDBConnection } from '@duckdb/node-api';
import type { PackedRows } from '../rows/packed-rows.ts';
import type { Column } from '../schema.ts';
import { appendRows } from './appending.ts';
import { LAYOUTS } from './rest/layout.ts';
import { createTemporary, eachOnce, identifier } from './sql.ts';

/** What came, in memory, until it is known what of it is new. */
const INCOMING = 'incoming_logs';

const IDENTITY = LAYOUTS.get('logs')?.identity ?? [];

interface Incoming {
  readonly isEachOnce: boolean;
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/**
 * Adds log records to a file, within the caller's transaction; of those that are equal in everything, one, as Loki does: they have no id, and a
 * sender that puts what it repeats into other requests sends them so. Answers how many were left out.
 */
export async function addLogsOnce(
  connection: DuckDBConnection,
  catalog: string,
  columns: readonly Column[],
  parts: readonly PackedRows[],
): Promise<number> {
  await connection.run(createTemporary(INCOMING, columns));
  const appender = await connection.createAppender(INCOMING, 'main', 'temp');
  for (const part of parts) appendRows(appender, columns, part);
  appender.closeSync();

  const incoming = await look(connection);
  const within = incoming.isEachOnce ? 0 : await leaveOutWithin(connection, columns);
  const kept = `(SELECT * FROM ${catalog}.logs WHERE time_ns BETWEEN ${incoming.fromNs} AND ${incoming.toNs})`;
  const before = (await meets(connection, kept)) ? await leaveOutOf(connection, columns, kept) : 0;
  await connection.run(`INSERT INTO ${catalog}.logs SELECT * FROM ${INCOMING}`);
  await connection.run(`DROP TABLE ${INCOMING}`);
  return within + before;
}

async function look(connection: DuckDBConnection): Promise<Incoming> {
  const sql = `SELECT ${eachOnce(IDENTITY)}, min(time_ns), max(time_ns) FROM ${INCOMING}`;
  const [row] = (await connection.runAndReadAll(sql)).getRowsJS() as [boolean, bigint, bigint][];
  if (row === undefined) throw new Error('the engine tells nothing of what came');
  const [isEachOnce, fromNs, toNs] = row;
  return { isEachOnce, fromNs, toNs };
}

/** Whether anything is kept of an instant of what came: reads one column, where all of them would have to be compared. */
async function meets(connection: DuckDBConnection, kept: string): Promise<boolean> {
  const sql = `SELECT 1 FROM ${kept} WHERE time_ns IN (SELECT time_ns FROM ${INCOMING}) LIMIT 1`;
  return (await connection.runAndReadAll(sql)).currentRowCount > 0;
}

async function leaveOutWithin(connection: DuckDBConnection, columns: readonly Column[]): Promise<number> {
  const all = columns.map(({ name }) => identifier(name)).join(', ');
  const first = `SELECT min(rowid) FROM ${INCOMING} GROUP BY ${all}`;
  return (await connection.run(`DELETE FROM ${INCOMING} WHERE rowid NOT IN (${first})`)).rowsChanged;
}

async function leaveOutOf(connection: DuckDBConnection, columns: readonly Column[], kept: string): Promise<number> {
  const same = columns.map(({ name }) => `${INCOMING}.${identifier(name)} IS NOT DISTINCT FROM kept.${identifier(name)}`);
  const sql = `DELETE FROM ${INCOMING} WHERE EXISTS (SELECT 1 FROM ${kept} AS kept WHERE ${same.join(' AND ')})`;
  return (await connection.run(sql)).rowsChanged;
}
