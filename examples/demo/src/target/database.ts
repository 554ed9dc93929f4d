import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Tables of the target, and what our own ids in them begin with. */
const PREFIXES = {
  contacts: 'ct',
  companies: 'co',
  deals: 'dl',
  owners: 'ow',
  settings: 'st',
  activities: 'ac',
  invoices: 'iv',
} as const;

export type Table = keyof typeof PREFIXES;
export const TABLES = Object.keys(PREFIXES) as Table[];

export interface Row {
  /** Our id. */
  id: string;
  /** What was last written, to see whether a record has changed. */
  version: string;
}

/** Our id for a provider's record: ct-10001 for acme-c-10001. */
export function targetId(table: Table, externalId: string): string {
  return `${PREFIXES[table]}-${externalId.split('-').at(-1)}`;
}

function databaseFile(folder: string): string {
  return join(folder, 'target.sqlite');
}

/** Removes the database, and with it what was synced. */
export function forget(folder: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${databaseFile(folder)}${suffix}`, { force: true });
}

/** The database the syncs write to; several processes may have it open. */
export class Database {
  readonly #sqlite: DatabaseSync;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#sqlite = new DatabaseSync(databaseFile(folder));
    this.#sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000;');
    for (const table of TABLES) {
      this.#sqlite.exec(
        `CREATE TABLE IF NOT EXISTS ${table} (id TEXT PRIMARY KEY, external_id TEXT NOT NULL UNIQUE, version TEXT NOT NULL, extra TEXT)`,
      );
    }
    this.#sqlite.exec('CREATE TABLE IF NOT EXISTS cursors (pipeline TEXT PRIMARY KEY, revision INTEGER NOT NULL)');
  }

  find(table: Table, externalId: string): Row | undefined {
    return this.#sqlite.prepare(`SELECT id, version FROM ${table} WHERE external_id = ?`).get(externalId) as Row | undefined;
  }

  /** Writes a record and answers our id for it. */
  write(table: Table, externalId: string, version: string, extra?: unknown): string {
    const id = targetId(table, externalId);
    this.#sqlite
      .prepare(
        `INSERT INTO ${table} (id, external_id, version, extra) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, extra = excluded.extra`,
      )
      .run(id, externalId, version, extra === undefined ? null : JSON.stringify(extra));
    return id;
  }

  remove(table: Table, externalId: string): void {
    this.#sqlite.prepare(`DELETE FROM ${table} WHERE external_id = ?`).run(externalId);
  }

  count(table: Table): number {
    return Number(this.#sqlite.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']);
  }

  /** The provider's revision up to which a pipeline has been synced; 0 at first. */
  cursor(pipeline: string): number {
    return Number(this.#sqlite.prepare('SELECT revision FROM cursors WHERE pipeline = ?').get(pipeline)?.['revision'] ?? 0);
  }

  setCursor(pipeline: string, revision: number): void {
    this.#sqlite.prepare('INSERT OR REPLACE INTO cursors (pipeline, revision) VALUES (?, ?)').run(pipeline, revision);
  }

  close(): void {
    this.#sqlite.close();
  }
}
