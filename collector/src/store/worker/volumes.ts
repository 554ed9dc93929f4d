import { type DuckDBConnection } from '@duckdb/node-api';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Damage } from '../damage.ts';
import { type AnyTable, type Column, TABLES_OF } from '../schema.ts';
import { catalogOf, fileOf, isExpired, type Retention, type StoredFile, storedFile, type Volume } from '../volume.ts';
import { Acknowledged, type Commit, listPath } from './log/acknowledged.ts';
import { mendLog, setAside, tellMissing } from './log/check-log.ts';
import type { Tables } from './messages.ts';
import { Known } from './notes/known.ts';
import { removeDatabase } from './rest/durable.ts';
import { createTable, identifier, literal } from './sql.ts';

export type Note = (level: 'info' | 'warn' | 'error', message: string, damage?: Damage) => void;

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

/** A file that is attached. */
export interface Attached extends StoredFile {
  readonly catalog: string;
  readonly path: string;
  /** Reads that begin now do not see it: it is to be deleted when those that began before have ended. */
  readonly retired: boolean;
}

/** A file that is still being written ends with it: what is left of one after a crash is deleted. */
export const UNFINISHED = '.new';

/** Says nothing of the file: the collector does not start rather than do without it. */
const NO_ROOM = /No space left|Out of Memory/i;

/** Names of a file's columns by table, in their order. */
async function columnsOf(catalog: string, connection: DuckDBConnection): Promise<Map<string, string[]>> {
  const sql =
    'SELECT table_name, list(column_name ORDER BY column_index)::JSON::VARCHAR FROM duckdb_columns() WHERE database_name = $1 GROUP BY ALL';
  const answer = await connection.runAndReadAll(sql, [catalog]);
  return new Map(answer.getRowsJS().map(([table, names]) => [table as string, JSON.parse(names as string) as string[]]));
}

/** The database files: attached while the worker lives, created when first written to, deleted when too old. */
export class Volumes {
  /** What is known of the spans of files that are written to no more. */
  readonly known = new Known();
  readonly #connection: DuckDBConnection;
  readonly #dir: string;
  readonly #suffix: string;
  readonly #tables: Tables;
  readonly #note: Note;
  /** By catalog. */
  readonly #attached = new Map<string, Attached>();
  /** The catalog that is written to, by the name of the volume's first. */
  readonly #current = new Map<string, string>();
  /** When what is perhaps still in a log was written, ms since the epoch. */
  readonly #written = new Map<string, number>();
  /** What was acknowledged, by catalog. */
  readonly #acknowledged = new Map<string, Acknowledged>();
  #toldList = false;

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
    const names = readdirSync(this.#dir);
    for (const name of names.filter((file) => /\.new(?:\.wal)?$/.test(file))) rmSync(join(this.#dir, name), { recursive: true });
    const found = [
      ...Map.groupBy(
        names.map(storedFile).filter((file) => file !== undefined),
        this.#key,
      ).values(),
    ];
    const next = async (connection: DuckDBConnection) => {
      for (let files = found.pop(); files !== undefined; files = found.pop()) await this.#openNewest(files, connection);
    };
    await Promise.all(connections.map(next));
  }

  /** Makes the volume's file and tables if they are not there; answers its catalog. */
  async ensure(volume: Volume): Promise<string> {
    const file = { volume, generation: 0 };
    const catalog = this.#current.get(this.#key(file)) ?? (await this.#attach(file, this.#connection));
    this.#written.set(catalog, Date.now());
    this.known.written(catalog);
    return catalog;
  }

  /** Remembers beside the file what was committed to it, before that is acknowledged. Does nothing where the file is not of this workspace. */
  acknowledge(catalog: string, commit: Commit): void {
    try {
      this.#acknowledged.get(catalog)?.add(commit);
      this.#toldList = false;
    } catch (error) {
      // It is safe all the same; only damage to the log would go without a word.
      if (!this.#toldList) this.#note('warn', `The list of what was acknowledged cannot be written beside ${catalog}: ${String(error)}`);
      this.#toldList = true;
    }
  }

  /** All files, the retired ones left out. */
  files(): Attached[] {
    return [...this.#attached.values()].filter(({ retired }) => !retired);
  }

  /** What a volume's tables are, with their columns. */
  tablesOf(volume: Volume): Readonly<Record<string, readonly Column[]>> {
    return { batches: BATCHES_TABLE, ...Object.fromEntries(TABLES_OF[volume.kind].map((table) => [table, this.#tables[table]])) };
  }

  /**
   * Moves what was written a while ago from the logs to the files, compressed and with what lets a read skip rows: reads are faster by it,
   * and the next start has less to read.
   */
  async settle(nowMs: number): Promise<void> {
    for (const [catalog, writtenMs] of this.#written) {
      const file = this.#attached.get(catalog);
      if (nowMs - writtenMs < QUIET_MS || file === undefined) continue;
      this.#written.delete(catalog);
      const log = statSync(`${file.path}.wal`, { throwIfNoEntry: false });
      if (log !== undefined && log.size >= QUIET_BYTES) await this.#connection.run(`CHECKPOINT ${catalog}`);
    }
  }

  /** Catalogs that may hold rows of a table between two instants, ns since the epoch, both included. */
  overlapping(table: AnyTable, fromNs: bigint, toNs: bigint): string[] {
    return this.files()
      .filter(({ volume }) => TABLES_OF[volume.kind].includes(table) && volume.fromNs <= toNs && fromNs < volume.untilNs)
      .map(({ catalog }) => catalog);
  }

  /** Rows of a table in some catalogs, as a subquery. The empty table of the same columns comes first, so that there always is one. */
  source(table: AnyTable, catalogs: readonly string[]): string {
    const reads = ['memory', ...catalogs].map((catalog) => `SELECT * FROM ${catalog}.${table}`);
    return `(${reads.join(' UNION ALL ')})`;
  }

  /** Retires the volumes that are too old. They can still be written to, and are lost with it. */
  expire(retention: Retention, nowMs: number): Attached[] {
    return this.files()
      .filter(({ volume }) => isExpired(volume, retention, nowMs))
      .map((file) => this.#retire(file));
  }

  /** Puts a file that was written anew in the place of the one it was written from, which is retired. Nothing may be written meanwhile. */
  async replace(old: Attached, generation: number): Promise<Attached> {
    await this.#attach({ volume: old.volume, generation }, this.#connection);
    return this.#retire(old);
  }

  /** Deletes a retired file that no read needs any more. Nothing may be written meanwhile. */
  async remove({ catalog, path, ...file }: Attached): Promise<void> {
    this.known.forget(catalog);
    this.#attached.delete(catalog);
    this.#written.delete(catalog);
    this.#acknowledged.delete(catalog);
    if (this.#current.get(this.#key(file)) === catalog) this.#current.delete(this.#key(file));
    await this.#connection.run(`DETACH ${catalog}`);
    removeDatabase(path);
  }

  /** Where a file is, or would be. */
  pathOf(file: StoredFile): string {
    return join(this.#dir, fileOf(file));
  }

  readonly #key = ({ volume }: Pick<StoredFile, 'volume'>): string => catalogOf({ volume, generation: 0 });

  #retire(file: Attached): Attached {
    const retired = { ...file, retired: true };
    this.#attached.set(file.catalog, retired);
    return retired;
  }

  /** The newest file of a volume is whole, or it had not got its name; those that it was written from are deleted. */
  async #openNewest(files: StoredFile[], connection: DuckDBConnection): Promise<void> {
    let opened = false;
    for (const file of files.toSorted((one, other) => other.generation - one.generation)) {
      if (opened) {
        removeDatabase(this.pathOf(file));
        continue;
      }
      opened = await this.#openOne(file, connection);
    }
  }

  /**
   * Opens a file. What is damaged of its log is taken out of it; a log, and at last the file, that cannot be read all the same is set aside.
   * What was acknowledged and is lost by it is told.
   */
  async #openOne(file: StoredFile, connection: DuckDBConnection): Promise<boolean> {
    const path = this.pathOf(file);
    const log = `${path}.wal`;
    mendLog(path, this.#note, true);
    const remedies = [() => mendLog(path, this.#note, false), (reason: string) => setAside([log], reason, this.#note)];
    for (;;) {
      try {
        await this.#attach(file, connection);
        return true;
      } catch (error) {
        if (NO_ROOM.test(String(error))) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        let remedy = remedies.shift();
        while (remedy !== undefined && !remedy(reason)) remedy = remedies.shift();
        if (remedy !== undefined) continue;
        setAside([path, log, listPath(path)], reason, this.#note);
        return false;
      }
    }
  }

  async #attach(file: StoredFile, connection: DuckDBConnection): Promise<string> {
    const catalog = `${catalogOf(file)}${this.#suffix}`;
    const path = this.pathOf(file);
    mkdirSync(this.#dir, { recursive: true });
    await connection.run(`ATTACH ${literal(path)} AS ${catalog} (ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`);
    const acknowledged = new Acknowledged(path);
    try {
      const have = await columnsOf(catalog, connection);
      for (const [table, columns] of Object.entries(this.tablesOf(file.volume)))
        await this.#table(catalog, table, columns, have.get(table) ?? [], connection);
      await this.known.load(catalog, connection);
      // No log has to make the tables: what is left of a damaged one can be read without its beginning.
      if (have.size === 0) await connection.run(`CHECKPOINT ${catalog}`);
      await tellMissing({ database: path, catalog, acknowledged }, connection, this.#note);
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined);
      await connection.run(`DETACH ${catalog}`);
      throw error;
    }
    this.#attached.set(catalog, { ...file, catalog, path, retired: false });
    this.#current.set(this.#key(file), catalog);
    this.#acknowledged.set(catalog, acknowledged);
    this.#written.set(catalog, Date.now());
    return catalog;
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
      // The rows may be in another order now than when they were noted.
      `DROP TABLE IF EXISTS ${catalog}.noted`,
      'COMMIT',
    ];
    for (const step of steps) await connection.run(step);
    this.#note('info', `${name} has the columns of this version now`);
  }
}
