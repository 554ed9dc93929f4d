import type { DuckDBConnection } from '@duckdb/node-api';
import type { PackedRows } from '../rows/packed-rows.ts';
import type { Column } from '../schema.ts';
import { appendParts } from './appending.ts';
import { LAYOUTS } from './rest/layout.ts';
import { createTemporary, eachOnce, identifier } from './sql.ts';

/** Tables in memory: the times of what came; where these do not tell that all is new, all of what came, and what the file has of the same instants. */
const TIMES = 'incoming_times';
const INCOMING = 'incoming_logs';
const KEPT = 'kept_logs';

const TIME = 'time_ns';
/** So many instants are asked for by name; of more a table is made, which takes as long as a small commit does. */
const FEW = 100;
const NO_TEXTS = new Uint8Array(0);
const IDENTITY = LAYOUTS.get('logs')?.identity ?? [];

/**
 * Adds log records to a file, within the caller's transaction; of those that are equal in everything, one, as Loki does: they have no id, and a
 * sender that packs anew what it sends again puts them into other requests. Answers how many were left out.
 */
export async function addLogsOnce(
  connection: DuckDBConnection,
  catalog: string,
  columns: readonly Column[],
  parts: readonly PackedRows[],
): Promise<number> {
  const { isEachOnce, isMet } = await timesOf(connection, catalog, columns, parts);
  if (isEachOnce && !isMet) {
    await appendParts(connection, { table: 'logs', catalog }, columns, parts);
    return 0;
  }
  await connection.run(createTemporary(INCOMING, columns));
  await appendParts(connection, { table: INCOMING, catalog: 'temp' }, columns, parts);
  const within = isEachOnce ? 0 : await leaveOutWithin(connection, columns);
  const before = isMet ? await leaveOutKept(connection, columns) : 0;
  await connection.run(`INSERT INTO ${catalog}.logs SELECT * FROM ${INCOMING}`);
  for (const table of [INCOMING, KEPT]) await connection.run(`DROP TABLE IF EXISTS temp.${table}`);
  return within + before;
}

interface Times {
  /** Whether no two of what came are of the same instant. */
  readonly isEachOnce: boolean;
  /** Whether the file has records of an instant of what came; they are in `KEPT` then. */
  readonly isMet: boolean;
}

/** Records of different instants differ, so that nearly always one column says that all are new. */
async function timesOf(
  connection: DuckDBConnection,
  catalog: string,
  columns: readonly Column[],
  parts: readonly PackedRows[],
): Promise<Times> {
  const at = columns.findIndex(({ name }) => name === TIME);
  const times = BigInt64Array.from(parts.flatMap(({ cells, columns: of, rows }) => [...new BigInt64Array(cells, of[at]?.at, rows)])).sort();
  const instants = [...new Set(times)];
  const [fromNs = 0n, toNs = 0n] = [times[0], times.at(-1)];
  const isFew = instants.length <= FEW;
  if (!isFew) await keepTimes(connection, columns.slice(at, at + 1), parts, at);
  const among = isFew ? instants.join(', ') : `SELECT ${TIME} FROM ${TIMES}`;
  const met = `FROM ${catalog}.logs WHERE ${TIME} BETWEEN ${fromNs} AND ${toNs} AND ${TIME} IN (${among})`;
  const isMet = (await rowsOf(connection, `SELECT 1 ${met} LIMIT 1`)).length > 0;
  // By their numbers: the engine then reads the other columns of these rows alone, and not of all in between.
  if (isMet)
    await connection.run(`CREATE OR REPLACE TEMP TABLE ${KEPT} AS SELECT * FROM ${catalog}.logs WHERE rowid IN (SELECT rowid ${met})`);
  if (!isFew) await connection.run(`DROP TABLE temp.${TIMES}`);
  return { isEachOnce: instants.length === times.length, isMet };
}

async function keepTimes(connection: DuckDBConnection, time: readonly Column[], parts: readonly PackedRows[], at: number): Promise<void> {
  await connection.run(createTemporary(TIMES, time));
  const packed = parts.map((part): PackedRows => ({ ...part, columns: part.columns.slice(at, at + 1), texts: NO_TEXTS }));
  await appendParts(connection, { table: TIMES, catalog: 'temp' }, time, packed);
}

async function leaveOutWithin(connection: DuckDBConnection, columns: readonly Column[]): Promise<number> {
  const [row] = await rowsOf(connection, `SELECT ${eachOnce(IDENTITY)} FROM ${INCOMING}`);
  if (row?.[0] === true) return 0;
  const all = columns.map(({ name }) => identifier(name)).join(', ');
  const first = `SELECT min(rowid) FROM ${INCOMING} GROUP BY ${all}`;
  return (await connection.run(`DELETE FROM ${INCOMING} WHERE rowid NOT IN (${first})`)).rowsChanged;
}

async function leaveOutKept(connection: DuckDBConnection, columns: readonly Column[]): Promise<number> {
  const same = columns.map(({ name }) => `${INCOMING}.${identifier(name)} IS NOT DISTINCT FROM ${KEPT}.${identifier(name)}`);
  const sql = `DELETE FROM ${INCOMING} WHERE EXISTS (SELECT 1 FROM ${KEPT} WHERE ${same.join(' AND ')})`;
  return (await connection.run(sql)).rowsChanged;
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJS();
}
