import type { DuckDBConnection } from '@duckdb/node-api';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Column } from '../../schema.ts';
import { takeNotes } from '../notes/take-notes.ts';
import { createTable, eachOnce, identifier, literal } from '../sql.ts';
import { type Contents, contentsOf, hashedColumns } from './contents.ts';
import { LAYOUTS } from './layout.ts';
import { PIECE_ROWS, pieces } from './pieces.ts';
import { tracesFrom } from './traces.ts';

/** The file being written. */
const TARGET = 'rewritten';

/** What a rewritten file says of itself: how many rows each table had then, and their checksum by that version of the engine. What is beyond came later. */
const REWRITTEN_TABLE: readonly Column[] = [
  { name: 'table_name', type: 'VARCHAR' },
  { name: 'row_count', type: 'BIGINT' },
  { name: 'checksum', type: 'VARCHAR' },
  { name: 'engine', type: 'VARCHAR' },
];

/** After each piece the engine is left to others for as long as the piece took, ms at most. */
const PAUSE_MS = 2_000;

export type Tables = Readonly<Record<string, readonly Column[]>>;

/** Rows of a table that were there when the rewriting began; all that came later have greater row ids, as rows are only ever added. */
type Known = ReadonlyMap<string, bigint>;

async function knownRows(connection: DuckDBConnection, catalog: string, tables: readonly string[]): Promise<Known> {
  const counts = tables.map((table) => `(SELECT coalesce(max(rowid) + 1, 0) FROM ${catalog}.${table})`);
  const [row] = (await connection.runAndReadAll(`SELECT ${counts.join(', ')}`)).getRowsJS() as bigint[][];
  return new Map(tables.map((table, index) => [table, row?.[index] ?? 0n]));
}

/**
 * Copies a database into a new file, piece by piece: sorted, compressed harder, each record once. What is written to the old one meanwhile
 * is added by `catchUp`. Only equal rows are one record: no query can tell one of them from another.
 */
export class Rewriting {
  readonly #connection: DuckDBConnection;
  readonly #catalog: string;
  readonly #tables: Tables;
  readonly #signal: AbortSignal;
  #known: Known = new Map();

  /** An aborted signal ends it before its next step; what is under way is for the caller to interrupt. */
  constructor(connection: DuckDBConnection, catalog: string, tables: Tables, signal: AbortSignal) {
    this.#connection = connection;
    this.#catalog = catalog;
    this.#tables = tables;
    this.#signal = signal;
  }

  async begin(path: string): Promise<void> {
    await this.#connection.run(`ATTACH ${literal(path)} AS ${TARGET} (STORAGE_VERSION 'v1.5.0', ROW_GROUP_SIZE ${PIECE_ROWS})`);
    this.#known = await knownRows(this.#connection, this.#catalog, Object.keys(this.#tables));
    for (const [table, columns] of Object.entries({ ...this.#tables, rewritten: REWRITTEN_TABLE }))
      await this.#connection.run(createTable(`${TARGET}.${table}`, columns, LAYOUTS.get(table)?.long));
  }

  /** Copies what is there; `onPiece` is told the share that is done. */
  async copy(bytes: number, onPiece: (done: number) => void): Promise<void> {
    for (const [table, columns] of Object.entries(this.#tables)) {
      if (table === 'traces') continue;
      await this.#copyTable(table, columns, bytes, onPiece);
    }
    this.#signal.throwIfAborted();
    if (this.#tables['traces'] !== undefined) await tracesFrom(this.#connection, TARGET, this.#then('traces'));
    await this.#connection.run(`CHECKPOINT ${TARGET}`);
  }

  /** Throws when the new file does not hold the same records as the old one; else notes what it holds. */
  async verify(): Promise<void> {
    for (const [table, all] of Object.entries(this.#tables)) {
      const columns = hashedColumns(table, all);
      this.#signal.throwIfAborted();
      const before = await contentsOf(this.#connection, this.#then(table), columns);
      const after = await contentsOf(this.#connection, `${TARGET}.${table}`, columns);
      if (!same(before, after)) {
        throw new Error(
          `table ${table} has ${after.records} records with the checksum ${after.checksum} in place of ${before.records} with ${before.checksum}`,
        );
      }
      await this.#connection.run(
        `INSERT INTO ${TARGET}.rewritten SELECT '${table}', count(*), '${after.checksum}', version() FROM ${TARGET}.${table}`,
      );
    }
  }

  /** Notes what the spans of a day are that begins at `fromNs`. */
  async note(fromNs: bigint): Promise<void> {
    this.#signal.throwIfAborted();
    const draft = await takeNotes(this.#connection, TARGET, fromNs);
    await draft.keep();
    await draft.drop();
  }

  /** Adds what came meanwhile, and closes the file. Nothing may be written to the old one while it runs, nor after. */
  async catchUp(): Promise<void> {
    for (const table of Object.keys(this.#tables)) {
      const later = `SELECT * FROM ${this.#catalog}.${table} WHERE rowid >= ${this.#known.get(table) ?? 0n}`;
      await this.#connection.run(`INSERT INTO ${TARGET}.${table} ${later}`);
    }
    await this.#connection.run(`CHECKPOINT ${TARGET}`);
    await this.#connection.run(`DETACH ${TARGET}`);
  }

  /** Leaves the file as it is. */
  async abandon(): Promise<void> {
    await this.#connection.run(`DETACH ${TARGET}`).catch(() => undefined);
  }

  async #copyTable(table: string, columns: readonly Column[], bytes: number, onPiece: (done: number) => void): Promise<void> {
    const layout = LAYOUTS.get(table);
    const all = await pieces(this.#connection, this.#then(table), layout?.time, bytes);
    for (const [index, condition] of all.entries()) {
      this.#signal.throwIfAborted();
      const startMs = performance.now();
      const source = `(SELECT * FROM ${this.#then(table)} WHERE ${condition})`;
      const once = await this.#once(source, layout?.identity ?? columns.map(({ name }) => name));
      const order = layout === undefined ? '' : `ORDER BY ${layout.order.map(identifier).join(', ')}`;
      await this.#connection.run(`INSERT INTO ${TARGET}.${table} SELECT ${once ? '' : 'DISTINCT '}* FROM ${source} ${order}`);
      onPiece((index + 1) / all.length);
      await sleep(Math.min(performance.now() - startMs, PAUSE_MS), undefined, { signal: this.#signal });
    }
  }

  /** Whether no record is there twice, as nearly always: telling whole rows apart is dear. */
  async #once(source: string, identity: readonly string[]): Promise<boolean> {
    const sql = `SELECT ${eachOnce(identity)} FROM ${source}`;
    const [row] = (await this.#connection.runAndReadAll(sql)).getRowsJS() as [boolean][];
    return row?.[0] ?? true;
  }

  /** A table as it was when the rewriting began. */
  #then(table: string): string {
    return `(SELECT * FROM ${this.#catalog}.${table} WHERE rowid < ${this.#known.get(table) ?? 0n})`;
  }
}

function same(one: Contents, other: Contents): boolean {
  return one.records === other.records && one.checksum === other.checksum;
}
