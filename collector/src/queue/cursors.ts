import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cursor, Position, Progress } from './entry.ts';
import { replaceFile } from './folder.ts';
import type { QueueNote } from './mend.ts';

const SAVED = z.object({ low: z.int().positive(), ranges: z.array(z.tuple([z.int(), z.int()])) });
const BEGIN: Progress = { low: 1, ranges: [] };

/** Progress with nothing in it that is before the head, which is not there any more. */
function from(head: Position, { low, ranges }: Progress): Progress {
  let raised = Math.max(low, head);
  const above = ranges.filter(([, last]) => last >= raised);
  while (above[0] !== undefined && above[0][0] <= raised) raised = Math.max(raised, (above.shift()?.[1] ?? 0) + 1);
  return { low: raised, ranges: above };
}

/** What cursors have to know of their log, and it of them. */
interface Watched {
  readonly head: () => Position;
  /** A destination has done with more. */
  readonly moved: () => Promise<void>;
}

class SavedCursor implements Cursor {
  readonly destination: string;
  readonly #path: string;
  readonly #log: () => Watched;
  #progress: Progress;
  #writing: Promise<void> = Promise.resolve();
  #waiting: Promise<boolean> | undefined;

  constructor(destination: string, path: string, progress: Progress, log: () => Watched) {
    this.destination = destination;
    this.#path = path;
    this.#progress = progress;
    this.#log = log;
  }

  get progress(): Progress {
    return from(this.#log().head(), this.#progress);
  }

  async save(progress: Progress): Promise<boolean> {
    this.#progress = progress;
    // What is being written now may be older: one more write takes this and all that come until it begins.
    this.#waiting ??= this.#writeAfter(this.#writing);
    const done = this.#waiting;
    this.#writing = done.then(
      () => undefined,
      () => undefined,
    );
    return await done;
  }

  async #writeAfter(before: Promise<void>): Promise<boolean> {
    await before;
    this.#waiting = undefined;
    return await this.#write();
  }

  /** On a full disk nothing can be written until what was sent is deleted; a cursor that is behind the head is raised to it. */
  async #write(): Promise<boolean> {
    const written = await this.#isWritten();
    await this.#log().moved();
    return written || (await this.#isWritten());
  }

  /** False where there is no room. */
  async #isWritten(): Promise<boolean> {
    try {
      await replaceFile(this.#path, `${JSON.stringify(this.#progress)}\n`);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
      throw error;
    }
  }
}

/** The destinations' cursors in one log, each in a small file of its own. */
export class Cursors {
  readonly #cursors = new Map<string, SavedCursor>();
  /** The first position behind all that any destination was ever told to have done with, also those that are not configured now. */
  readonly beyond: Position;
  #log: Watched = { head: () => 1, moved: async () => {} };

  constructor(dir: string, destinations: readonly string[], note: QueueNote) {
    mkdirSync(dir, { recursive: true });
    const saved = new Map<string, Progress>();
    for (const file of readdirSync(dir).filter((name) => name.endsWith('.json'))) {
      try {
        saved.set(file, SAVED.parse(JSON.parse(readFileSync(join(dir, file), 'utf8'))));
      } catch {
        const path = join(dir, file);
        note('error', 'A cursor of the queue cannot be read: its destination gets all that is there once more', { path });
      }
    }
    this.beyond = Math.max(1, ...[...saved.values()].map(({ low, ranges }) => Math.max(low, (ranges.at(-1)?.[1] ?? 0) + 1)));
    for (const destination of destinations) {
      const file = `${encodeURIComponent(destination)}.json`;
      const cursor = new SavedCursor(destination, join(dir, file), saved.get(file) ?? BEGIN, () => this.#log);
      this.#cursors.set(destination, cursor);
    }
  }

  watch(log: Watched): void {
    this.#log = log;
  }

  of(destination: string): Cursor {
    const cursor = this.#cursors.get(destination);
    if (cursor === undefined) throw new Error(`The queue was not opened for the destination ${destination}.`);
    return cursor;
  }

  /** What every destination has done with ends before this; undefined when there is no destination. */
  get low(): Position | undefined {
    const lows = [...this.#cursors.values()].map(({ progress }) => progress.low);
    return lows.length === 0 ? undefined : Math.min(...lows);
  }
}
