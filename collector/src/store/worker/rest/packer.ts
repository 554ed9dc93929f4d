import type { DuckDBConnection } from '@duckdb/node-api';
import { existsSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { tally } from '../tally.ts';
import { type Attached, type Note, UNFINISHED, type Volumes } from '../volumes.ts';
import { rowsOf } from './contents.ts';
import { freeBytes, publish, removeDatabase } from './durable.ts';
import { Rewriting } from './rewriting.ts';

/** A file is written anew when at least this part of its rows came after it was. */
const LATE_SHARE = 1 / 16;
/** How often a long rewriting tells how far it is, ms. */
const TELL_MS = 10_000;
const MIB = 1_048_576;

/** How work on the files is kept apart from reads and writes. */
export interface Turns {
  /** Runs work that must not overlap a write. */
  enter(work: () => Promise<void>): Promise<void>;
  /** Resolves when the reads that have begun have ended. */
  readsEnded(): Promise<void>;
  /** The catalog is gone. */
  forget(catalog: string): void;
}

function bytesOf(path: string): number {
  return [path, `${path}.wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

const mib = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB`;

/** Writes files of old days anew, compressed, while reads and writes go on. */
export class Packer {
  readonly #connection: DuckDBConnection;
  readonly #turns: Turns;
  readonly #note: Note;

  constructor(connection: DuckDBConnection, turns: Turns, note: Note) {
    this.#connection = connection;
    this.#turns = turns;
    this.#note = note;
  }

  /** Whether a file was never written anew, or much came after it was. */
  async isDue({ catalog, generation }: Attached, tables: readonly string[]): Promise<boolean> {
    if (generation === 0) return true;
    let rows = 0n;
    for (const table of tables.filter((name) => name !== 'traces')) rows += await rowsOf(this.#connection, `${catalog}.${table}`);
    const sql = `SELECT coalesce(sum(row_count), 0)::BIGINT FROM ${catalog}.rewritten WHERE table_name <> 'traces'`;
    const [row] = (await this.#connection.runAndReadAll(sql)).getRowsJS() as [bigint][];
    return Number(rows - (row?.[0] ?? 0n)) > Number(rows) * LATE_SHARE;
  }

  /** Rejects when the file could not be written anew; the old one stays then, and is what is read and written. */
  async pack(volumes: Volumes, file: Attached, signal: AbortSignal): Promise<void> {
    const before = bytesOf(file.path);
    if (freeBytes(dirname(file.path)) < before) throw new Error(`there are less than ${mib(before)} free on the disk`);
    const startMs = performance.now();
    const generation = file.generation + 1;
    const path = volumes.pathOf({ ...file, generation });
    const rewriting = new Rewriting(this.#connection, file.catalog, volumes.tablesOf(file.volume), signal);
    const retired = await this.#write(volumes, file, { path, generation, rewriting });
    const after = bytesOf(path);
    await this.#turns.readsEnded();
    await this.#turns.enter(async () => {
      await volumes.remove(retired);
      this.#turns.forget(file.catalog);
    });
    tally.compressedFiles += 1;
    tally.compressedFromBytes += before;
    tally.compressedToBytes += after;
    const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
    this.#note('info', `Compressed ${file.path}: ${mib(before)} are ${mib(after)} now, after ${seconds} s`);
  }

  async #write(
    volumes: Volumes,
    file: Attached,
    { path, generation, rewriting }: { path: string; generation: number; rewriting: Rewriting },
  ): Promise<Attached> {
    const unfinished = `${path}${UNFINISHED}`;
    const retired: Attached[] = [];
    try {
      await rewriting.begin(unfinished);
      await rewriting.copy(bytesOf(file.path), this.#teller(file.path));
      await rewriting.verify();
      if (file.volume.kind === 'details') await rewriting.note(file.volume.fromNs);
      await this.#turns.enter(async () => {
        await rewriting.catchUp();
        publish(unfinished, path);
        retired.push(await volumes.replace(file, generation));
      });
    } catch (error) {
      await rewriting.abandon();
      removeDatabase(unfinished);
      if (retired.length === 0 && existsSync(path)) rmSync(path);
      throw error;
    }
    const [old] = retired;
    if (old === undefined) throw new Error('the file was not replaced');
    return old;
  }

  #teller(path: string): (done: number) => void {
    let toldMs = performance.now();
    return (done) => {
      if (performance.now() - toldMs < TELL_MS) return;
      toldMs = performance.now();
      this.#note('info', `Compressing ${path}: ${Math.round(done * 100)} % of a table`);
    };
  }
}
