import { type DuckDBConnection } from '@duckdb/node-api';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Column, TableName } from '../schema.ts';
import { catalogOf, fileOf, isExpired, type Retention, type Volume, volumeOfFile } from '../volume.ts';
import type { Tables } from './messages.ts';
import { createTable, identifier, literal } from './sql.ts';

type Note = (level: 'info' | 'warn' | 'error', message: string) => void;

/** Batches that are kept, so that a batch sent again is not stored again. */
export const BATCHES_TABLE: readonly Column[] = [{ name: 'digest', type: 'VARCHAR' }];

/** The database files: attached while the worker lives, created when first written to, deleted when too old. */
export class Volumes {
  readonly #connection: DuckDBConnection;
  readonly #dir: string;
  readonly #tables: Tables;
  readonly #note: Note;
  readonly #attached = new Map<string, Volume>();

  constructor(connection: DuckDBConnection, dir: string, tables: Tables, note: Note) {
    this.#connection = connection;
    this.#dir = dir;
    this.#tables = tables;
    this.#note = note;
  }

  /** Attaches what is there. A file that cannot be read is set aside, the rest goes on. */
  async open(): Promise<void> {
    for (const [table, columns] of Object.entries(this.#tables)) await this.#connection.run(createTable(table, columns));
    const found = readdirSync(this.#dir)
      .map(volumeOfFile)
      .filter((volume) => volume !== undefined);
    for (const volume of found) {
      try {
        await this.#attach(volume);
      } catch (error) {
        this.#setAside(volume, error);
      }
    }
  }

  /** Makes the volume's file and tables if they are not there; answers its catalog. */
  async ensure(volume: Volume): Promise<string> {
    const catalog = catalogOf(volume);
    if (!this.#attached.has(catalog)) await this.#attach(volume);
    return catalog;
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
      await this.#connection.run(`DETACH ${catalog}`);
      const path = join(this.#dir, fileOf(volume));
      rmSync(`${path}.wal`, { force: true });
      rmSync(path, { force: true });
      this.#note('info', `Deleted ${fileOf(volume)}: it is older than what is kept`);
    }
    return old.map(([catalog]) => catalog);
  }

  async #attach(volume: Volume): Promise<void> {
    const catalog = catalogOf(volume);
    await this.#connection.run(`ATTACH ${literal(join(this.#dir, fileOf(volume)))} AS ${catalog}`);
    try {
      const details = volume.kind === 'details';
      await this.#table(catalog, 'batches', BATCHES_TABLE);
      await this.#table(catalog, 'logs', this.#tables.logs);
      if (details) await this.#table(catalog, 'spans', this.#tables.spans);
      if (details) await this.#table(catalog, 'traces', this.#tables.traces);
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      await this.#connection.run(`DETACH ${catalog}`);
      throw error;
    }
    this.#attached.set(catalog, volume);
  }

  /** Creates the table, or gives one of an older version the columns of this one, in their order, as rows are appended by it. */
  async #table(catalog: string, table: string, columns: readonly Column[]): Promise<void> {
    const name = `${catalog}.${table}`;
    const answer = await this.#connection.runAndReadAll(
      'SELECT column_name FROM duckdb_columns() WHERE database_name = $1 AND table_name = $2 ORDER BY column_index',
      [catalog, table],
    );
    const have = answer.getRowsJS().map(([column]) => column as string);
    if (have.length === 0) await this.#connection.run(createTable(name, columns));
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
    for (const step of steps) await this.#connection.run(step);
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
