import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** As the store writes its own files. */
const ROW_GROUP_SIZE = 16_384;
const DAY_NS = 86_400_000_000_000n;
const TABLES = ['spans', 'logs', 'traces', 'batches'] as const;
const HEX_IDS = new Set(
  'trace_id span_id parent_id sync.run.id sync.step.id sync.page.id sync_run_id sync_step_id sync_page_id'.split(' '),
);
const RECORD_IDS = new Set(['sync.entity.source_id', 'sync.entity.target_id']);
/** Texts that name the trace within. */
const NAMING = new Set(['attrs', 'links', 'metadata']);
/** The time by which a table is in order, and those that move with it. */
const TIME = { spans: 'start_ns', logs: 'time_ns', traces: 'from_ns' } as const;
const MOVED = new Set(['end_ns', 'to_ns']);

type Table = (typeof TABLES)[number];

/** The id of copy `k`: other first digits, alike for equal ids. */
function copiedHex(column: string): string {
  return `CASE WHEN k = 0 OR ${column} IS NULL OR ${column} = '' THEN ${column}
    ELSE printf('%08x', ((('0x' || ${column}[1:8])::BIGINT + k * 320743257) & 4294967295)) || ${column}[9:] END`;
}

/** The time of copy `k`: elsewhere in the same day, which is that of the file; a minute earlier for each where a file is of a month. */
function copiedTime(column: string, copies: number, isDay: boolean): string {
  if (!isDay) return `${column} - k * 60000000000`;
  return `((${column} // ${DAY_NS}) * ${DAY_NS} + ((${column} % ${DAY_NS}) + k * (${DAY_NS} // ${copies})) % ${DAY_NS})`;
}

/** What a column of copy `k` holds, as SQL. */
function copied(name: string, table: Table, copies: number, isDay: boolean): string {
  const column = `"${name}"`;
  const time = table === 'batches' ? '' : TIME[table];
  if (HEX_IDS.has(name)) return copiedHex(column);
  if (RECORD_IDS.has(name)) return `CASE WHEN k = 0 THEN ${column} ELSE ${column} || '-' || k END`;
  if (name === 'digest') return `${column} || ' ' || k`;
  if (name === time) return copiedTime(column, copies, isDay);
  if (MOVED.has(name)) return `${column} + (${copiedTime(time, copies, isDay)} - ${time})`;
  if (NAMING.has(name)) return `CASE WHEN k = 0 THEN ${column} ELSE replace(${column}, trace_id[1:8], (${copiedHex('trace_id')})[1:8]) END`;
  return column;
}

async function texts(connection: DuckDBConnection, sql: string): Promise<string[]> {
  return (await connection.runAndReadAll(sql)).getRowsJS().map(([value]) => value as string);
}

async function copyTable(connection: DuckDBConnection, table: Table, copies: number, isDay: boolean): Promise<void> {
  const [ddl] = await texts(connection, `SELECT sql FROM duckdb_tables() WHERE database_name = 'source' AND table_name = '${table}'`);
  if (ddl === undefined) return;
  await connection.run(ddl.replace(/CREATE TABLE (?:source\.)?/, 'CREATE TABLE target.'));
  const names = await texts(
    connection,
    `SELECT column_name FROM duckdb_columns() WHERE database_name = 'source' AND table_name = '${table}' ORDER BY column_index`,
  );
  const columns = names.map((name) => `${copied(name, table, copies, isDay)} AS "${name}"`);
  const order = table === 'batches' ? '' : `ORDER BY ${TIME[table]}`;
  await connection.run(`INSERT INTO target.${table} SELECT ${columns.join(', ')} FROM source.${table}, range(${copies}) copy(k) ${order}`);
}

/**
 * Writes a store that has each record, run and event of another so many times, with ids of their own and at other times of the same day. The first copy
 * is as it was. Files that are there already stay, so that it may go on where it ended. To write all of them through the collector would take hours.
 */
export async function copyStore(from: string, to: string, copies: number): Promise<void> {
  mkdirSync(to, { recursive: true });
  const sorting = mkdtempSync(join(tmpdir(), 'synctrail-copies-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '6GB', temp_directory: sorting });
  const connection = await instance.connect();
  const files = readdirSync(from).filter((file) => /^(?:details|events)-[\d-]+\.duckdb$/.test(file));
  for (const [index, file] of files.entries()) {
    if (existsSync(join(to, file))) continue;
    const part = join(to, `${file}.part`);
    rmSync(part, { force: true });
    await connection.run(`ATTACH '${join(from, file)}' AS source (READ_ONLY)`);
    await connection.run(`ATTACH '${part}' AS target (ROW_GROUP_SIZE ${ROW_GROUP_SIZE})`);
    for (const table of TABLES) await copyTable(connection, table, copies, file.startsWith('details'));
    await connection.run('CHECKPOINT target');
    await connection.run('DETACH source');
    await connection.run('DETACH target');
    renameSync(part, join(to, file));
    console.log(`${index + 1} of ${files.length} files are copied ${copies} times`);
  }
  connection.closeSync();
  instance.closeSync();
  rmSync(sorting, { recursive: true });
}
