import type { DuckDBConnection } from '@duckdb/node-api';
import { randomUUID } from 'node:crypto';
import { constants, mkdirSync, rmSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileCopy, FileFacts, FileName, TableCheck } from '../../files.ts';
import { fileOf, storedFile } from '../../volume.ts';
import type { Attached } from '../volumes.ts';
import type { Workspaces } from '../workspaces.ts';
import { contentsOf, hashedColumns, rowsOf } from './contents.ts';
import type { Turns } from './packer.ts';

/** Below the data folder; what is left of it is deleted at the next start. */
const COPIES = 'copies.new';

/** A look is several queries: each is ended for itself. */
const INTERRUPT_AGAIN_MS = 20;

/** What is told of an entity span. */
const ENTITIES = `"sync.level" = 'entity'`;

function volumeName({ volume }: Attached): string {
  return basename(fileOf({ volume, generation: 0 }), '.duckdb');
}

function stamp(path: string): string {
  const { size, mtimeNs } = statSync(path, { bigint: true });
  const log = statSync(`${path}.wal`, { throwIfNoEntry: false })?.size ?? 0;
  return `${size} ${mtimeNs} ${log}`;
}

/** Looks at the files, reads all of one, copies one, while the store is read and written. */
export class Inspector {
  readonly #connection: DuckDBConnection;
  readonly #workspaces: Workspaces;
  readonly #turns: Turns;
  readonly #dir: string;
  readonly #looks = new Set<Promise<unknown>>();
  #stopped = false;

  constructor(connection: DuckDBConnection, workspaces: Workspaces, turns: Turns, dir: string) {
    this.#connection = connection;
    this.#workspaces = workspaces;
    this.#turns = turns;
    this.#dir = dir;
  }

  get isIdle(): boolean {
    return this.#looks.size === 0;
  }

  list(): Promise<FileFacts[]> {
    return this.#look(async () => await this.#list());
  }

  verify(name: FileName): Promise<TableCheck[] | undefined> {
    return this.#look(async () => await this.#verify(name));
  }

  /** As it is when nothing is written meanwhile; while it is written to, writes wait for the copy. */
  copy(name: FileName): Promise<FileCopy | undefined> {
    return this.#look(async () => await this.#copy(name));
  }

  /** Memory that the engine holds. */
  memoryBytes(): Promise<number> {
    return this.#look(async () => await this.#memoryBytes());
  }

  /** Ends all looks, and takes no more; resolves when they have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    while (this.#looks.size > 0) {
      this.#connection.interrupt();
      await Promise.race([this.ended(), sleep(INTERRUPT_AGAIN_MS)]);
    }
  }

  /** Resolves when the looks that have begun have ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#looks);
  }

  async #look<T>(work: () => Promise<T>): Promise<T> {
    if (this.#stopped) throw new Error('the store is being closed');
    const look = work();
    this.#looks.add(look);
    try {
      return await look;
    } finally {
      this.#looks.delete(look);
    }
  }

  async #memoryBytes(): Promise<number> {
    const answer = await this.#connection.runAndReadAll('SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()');
    return Number(answer.getRowsJS()[0]?.[0] ?? 0);
  }

  async #list(): Promise<FileFacts[]> {
    const facts: FileFacts[] = [];
    for (const [workspace, volumes] of this.#workspaces.byName()) {
      for (const file of volumes.files()) {
        const rows: Record<string, number> = {};
        const tables = Object.keys(volumes.tablesOf(file.volume));
        for (const table of tables) rows[table] = Number(await rowsOf(this.#connection, `${file.catalog}.${table}`));
        const entities = tables.includes('spans') ? await this.#entities(file.catalog) : 0;
        const bytes = [file.path, `${file.path}.wal`].reduce(
          (sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
          0,
        );
        facts.push({
          workspace,
          volume: volumeName(file),
          kind: file.volume.kind,
          bytes,
          isCompressed: file.generation > 0,
          isNoted: volumes.known.of(file.catalog)?.late === false,
          rows,
          entities,
        });
      }
    }
    return facts;
  }

  /** How many entity spans there are; 0 where the column cannot be read, which a verification tells. */
  async #entities(catalog: string): Promise<number> {
    try {
      return Number(await rowsOf(this.#connection, `${catalog}.spans WHERE ${ENTITIES}`));
    } catch {
      return 0;
    }
  }

  async #verify(name: FileName): Promise<TableCheck[] | undefined> {
    const file = this.#find(name);
    if (file === undefined) return undefined;
    const checks: TableCheck[] = [];
    for (const [table, columns] of Object.entries(this.#workspaces.of(name.workspace).tablesOf(file.volume))) {
      try {
        const source = `${file.catalog}.${table}`;
        const rows = Number(await rowsOf(this.#connection, source));
        const { checksum } = await contentsOf(this.#connection, source, columns);
        const problem = file.generation === 0 ? undefined : await this.#changed(file, table, hashedColumns(table, columns));
        checks.push({ table, rows, checksum, problem });
      } catch (error) {
        checks.push({ table, rows: 0, checksum: '', problem: error instanceof Error ? error.message : String(error) });
      }
    }
    return checks;
  }

  async #copy(name: FileName): Promise<FileCopy | undefined> {
    mkdirSync(join(this.#dir, COPIES), { recursive: true });
    const path = join(this.#dir, COPIES, `${randomUUID()}.duckdb`);
    let file = this.#find(name);
    let before = '';
    await this.#turns.enter(async () => {
      file = this.#find(name);
      if (file === undefined) return;
      await this.#connection.run(`CHECKPOINT ${file.catalog}`);
      before = stamp(file.path);
    });
    if (file === undefined) return undefined;
    await copyFile(file.path, path, constants.COPYFILE_FICLONE);
    await this.#turns.enter(async () => {
      file = this.#find(name);
      if (file === undefined || stamp(file.path) === before) return;
      await this.#connection.run(`CHECKPOINT ${file.catalog}`);
      await copyFile(file.path, path, constants.COPYFILE_FICLONE);
    });
    if (file !== undefined) return { path, name: basename(file.path) };
    rmSync(path);
    return undefined;
  }

  #find({ workspace, volume }: FileName): Attached | undefined {
    const wanted = storedFile(`${volume}.duckdb`);
    if (wanted === undefined) return undefined;
    return this.#workspaces
      .of(workspace)
      .files()
      .find((file) => volumeName(file) === volume);
  }

  /** What differs from the contents that were noted when the file was written anew. */
  async #changed({ catalog }: Attached, table: string, columns: Parameters<typeof contentsOf>[2]): Promise<string | undefined> {
    const sql = `SELECT row_count, checksum FROM ${catalog}.rewritten WHERE table_name = $1 AND engine = version()`;
    const [noted] = (await this.#connection.runAndReadAll(sql, [table])).getRowsJS() as [bigint, string][];
    if (noted === undefined) return undefined;
    const source = `(SELECT * FROM ${catalog}.${table} WHERE rowid < ${noted[0]})`;
    const { checksum } = await contentsOf(this.#connection, source, columns);
    return checksum === noted[1]
      ? undefined
      : `its first ${noted[0]} rows have the checksum ${checksum}, not ${noted[1]} as when they were written`;
  }
}
