import { type DuckDBConnection } from '@duckdb/node-api';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Column, TableName } from '../schema.ts';
import { catalogOf, fileOf, isExpired, type Retention, type Volume, volumeOfFile } from '../volume.ts';
import type { Tables } from './messages.ts';
import { createTable, identifier, literal } from './sql.ts';

export type Note = (level: 'info' | 'warn' | 'error', message: string) => void;

/** Far below DuckDB's own 122,880: rows that came after the last checkpoint are compressed anew with their group. At 8,192 a checkpoint cost a quarter; this is the middle. */
const ROW_GROUP_ROWS = 16_384;

/** A log of at least so many bytes is moved to its file when nothing was written for so long, ms. */
const QUIET_BYTES = 2 * 1_048_576;
const QUIET_MS = 2_000;

/** Batches that are kept, so that a batch sent again is not stored again. */
export const BATCHES_TABLE: readonly Column[] = [{ name: 'digest', type: 'VARCHAR' }];

/** Where the files of a workspace are, and what ends the names of their catalogs. */
interface Place {
  readonly dir: string;
  readonly suffix: string;
}

/** Names of a file's columns by table, in their order. */
async function columnsOf(catalog: string, connection: DuckDBConnection): Promise<Map<string, string[]>> {
  const sql =
    'SELECT table_name, list(column_name ORDER BY column_index)::JSON::VARCHAR FROM duckdb_columns() WHERE database_name = $1 GROUP BY ALL';
  const answer = await connection.runAndReadAll(sql, [catalog]);
  return new Map(answer.getRowsJS().map(([table, names]) => [table as string, JSON.parse(names as string) as string[]]));
}

/** The database files: attached while the worker lives, created when first written to, deleted when too old. */
export class Volumes {
  readonly #connection: DuckDBConnection;
  readonly #dir: string;
  readonly #suffix: string;
  readonly #tables: Tables;
  readonly #note: Note;
  readonly #attached = new Map<string, Volume>();
  /** When what is perhaps still in a log was written, ms since the epoch. */
  readonly #written = new Map<string, number>();

  constructor(connection: DuckDBConnection, { dir, suffix }: Place, tables: Tables, note: Note) {
    this.#connection = connection;
    this.#dir = dir;
    this.#suffix = suffix;
    this.#tables = tables;
    this.#note = note;
  }

  /** Attaches what is there, side by side on several connections. A file that cannot be read is set aside, the rest goes on. */
  async open(connections: readonly DuckDBConnection[]): Promise<void> {
    for (const [table, columns] of Object.entries(this.#tables)) await this.#connection.run(createTable(table, columns));
    if (!existsSync(this.#dir)) return;
    const found = readdirSync(this.#dir)
      .map(volumeOfFile)
      .filter((volume) => volume !== undefined);
    const next = async (connection: DuckDBConnection) => {
      for (let volume = found.pop(); volume !== undefined; volume = found.pop()) {
        try {
          await this.#attach(volume, connection);
        } catch (error) {
          this.#setAside(volume, error);
        }
      }
    };
    await Promise.all(connections.map(next));
  }

  /** Makes the volume's file and tables if they are not there; answers its catalog. */
  async ensure(volume: Volume): Promise<string> {
    const catalog = this.#catalogOf(volume);
    if (!this.#attached.has(catalog)) await this.#attach(volume, this.#connection);
    this.#written.set(catalog, Date.now());
    return catalog;
  }

  /**
   * Moves what was written a while ago from the logs to the files, compressed and with what lets a read skip rows: reads are faster by it,
   * and the next start has less to read.
   */
  async settle(nowMs: number): Promise<void> {
    for (const [catalog, writtenMs] of this.#written) {
      const volume = this.#attached.get(catalog);
      if (nowMs - writtenMs < QUIET_MS || volume === undefined) continue;
      this.#written.delete(catalog);
      const log = statSync(`${join(this.#dir, fileOf(volume))}.wal`, { throwIfNoEntry: false });
      if (log !== undefined && log.size >= QUIET_BYTES) await this.#connection.run(`CHECKPOINT ${catalog}`);
    }
  }

  /** Catalogs that may hold rows of a table between two instants, ns since the epoch, both included. */
  overlapping(table: TableName | 'traces', fromNs: bigint, toNs: bigint): string[] {
    return [...this.#attached]
      .filter(([, volume]) => (table === 'logs' || volume.kind === 'details') && volume.fromNs <= toNs && fromNs < volume.untilNs)
      .map(([catalog]) => catalog);
  }

  /** Rows of a table in some catalogs, as a subquery. The empty table of the same columns comes first, so that there always is one. */
  source(table: TableName | 'traces', catalogs: readonly string[]): string {
    const reads = ['memory', ...catalogs].map((catalog) => `SELECT * FROM ${catalog}.${table}`);
    return `(${reads.join(' UNION ALL ')})`;
  }

  /** Deletes the files of volumes that are too old. The log goes first: a file without it is at worst a little short. */
  async drop(retention: Retention, nowMs: number): Promise<string[]> {
    const old = [...this.#attached].filter(([, volume]) => isExpired(volume, retention, nowMs));
    for (const [catalog, volume] of old) {
      this.#attached.delete(catalog);
      this.#written.delete(catalog);
      await this.#connection.run(`DETACH ${catalog}`);
      const path = join(this.#dir, fileOf(volume));
      rmSync(`${path}.wal`, { force: true });
      rmSync(path, { force: true });
      this.#note('info', `Deleted ${fileOf(volume)}: it is older than what is kept`);
    }
    return old.map(([catalog]) => catalog);
  }

  #catalogOf(volume: Volume): string {
    return `${catalogOf(volume)}${this.#suffix}`;
  }

  async #attach(volume: Volume, connection: DuckDBConnection): Promise<void> {
    const catalog = this.#catalogOf(volume);
    mkdirSync(this.#dir, { recursive: true });
    await connection.run(`ATTACH ${literal(join(this.#dir, fileOf(volume)))} AS ${catalog} (ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`);
    try {
      const { spans, logs, traces } = this.#tables;
      const wanted = { batches: BATCHES_TABLE, logs, ...(volume.kind === 'details' ? { spans, traces } : {}) };
      const have = await columnsOf(catalog, connection);
      for (const [table, columns] of Object.entries(wanted)) await this.#table(catalog, table, columns, have.get(table) ?? [], connection);
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined);
      await connection.run(`DETACH ${catalog}`);
      throw error;
    }
    this.#attached.set(catalog, volume);
    this.#written.set(catalog, Date.now());
  }

  /** Creates the table, or gives one of an older version the columns of this one, in their order, as rows are appended by it. */
  async #table(
    catalog: string,
    table: string,
    columns: readonly Column[],
    have: readonly string[],
    connection: DuckDBConnection,
  ): Promise<void> {
    const name = `${catalog}.${table}`;
    if (have.length === 0) await connection.run(createTable(name, columns));
    if (have.length === 0 || have.join('\n') === columns.map((column) => column.name).join('\n')) return;
    const common = columns.filter((column) => have.includes(column.name)).map((column) => identifier(column.name));
    const steps = [
      'BEGIN',
      createTable(`${name}_next`, columns),
      `INSERT INTO ${name}_next BY NAME SELECT ${common.join(', ')} FROM ${name}`,
      `DROP TABLE ${name}`,
      `ALTER TABLE ${name}_next RENAME TO ${table}`,
      'COMMIT',
    ];
    for (const step of steps) await connection.run(step);
    this.#note('info', `${name} has the columns of this version now`);
  }

  #setAside(volume: Volume, error: unknown): void {
    const path = join(this.#dir, fileOf(volume));
    const aside = `${path}.unreadable-${Date.now()}`;
    for (const end of ['', '.wal']) if (existsSync(path + end)) renameSync(path + end, aside + end);
    const reason = error instanceof Error ? error.message : String(error);
    this.#note('error', `${path} cannot be read and was set aside as ${aside}; all else goes on. ${reason}`);
  }
}
