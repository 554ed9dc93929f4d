import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** Batches that were committed to a file together. */
export interface Commit {
  /** When, ms since the epoch. */
  readonly atMs: number;
  readonly rows: number;
  readonly digests: readonly string[];
}

const COMMIT = z.object({ atMs: z.number(), rows: z.number(), digests: z.array(z.string()) });

/** What the list beside a file tells. */
export interface Listed {
  readonly commits: readonly Commit[];
  /** Lines that cannot be read. */
  readonly damaged: number;
}

const HEX = 16;
const SUM_DIGITS = 8;

function lineOf(commit: Commit): string {
  const text = JSON.stringify(commit);
  return `${crc32(text).toString(HEX).padStart(SUM_DIGITS, '0')} ${text}\n`;
}

function commitOf(line: string): Commit | undefined {
  const text = line.slice(SUM_DIGITS + 1);
  if (line.slice(0, SUM_DIGITS) !== crc32(text).toString(HEX).padStart(SUM_DIGITS, '0')) return undefined;
  return COMMIT.parse(JSON.parse(text));
}

/** Where the list of a database is. */
export function listPath(database: string): string {
  return `${database}.acknowledged`;
}

/**
 * The list beside a database of what was acknowledged since its log was moved into it. The engine takes damage in its log for a write that
 * was cut off, and says nothing: this list does. It is not synced, as the log is: it survives `kill -9`, and after a power loss may be short.
 */
export class Acknowledged {
  readonly #database: string;
  #logBytes: number;

  constructor(database: string) {
    this.#database = database;
    this.#logBytes = this.#bytesOfLog();
  }

  /** After the commit, before anybody is told. Throws the disk's error. */
  add(commit: Commit): void {
    const bytes = this.#bytesOfLog();
    // A log that is shorter was moved into its file in the meantime, with all that this list had.
    if (bytes < this.#logBytes) writeFileSync(listPath(this.#database), lineOf(commit));
    else appendFileSync(listPath(this.#database), lineOf(commit));
    this.#logBytes = bytes;
  }

  read(): Listed {
    let text = '';
    try {
      text = readFileSync(listPath(this.#database), 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
    // The last one is empty, or was cut off.
    const lines = text.split('\n').slice(0, -1);
    const commits = lines.map(commitOf).filter((commit) => commit !== undefined);
    return { commits, damaged: lines.length - commits.length };
  }

  replace(commits: readonly Commit[]): void {
    if (commits.length === 0) rmSync(listPath(this.#database), { force: true });
    else writeFileSync(listPath(this.#database), commits.map(lineOf).join(''));
  }

  #bytesOfLog(): number {
    return statSync(`${this.#database}.wal`, { throwIfNoEntry: false })?.size ?? 0;
  }
}
