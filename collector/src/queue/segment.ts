import { basename } from 'node:path';
import type { Position } from './entry.ts';

/** Where an entry begins in its file. */
export interface Mark {
  readonly position: Position;
  readonly offset: number;
  readonly receivedMs: number;
}

/** Every so many bytes of a file the place of an entry is remembered. */
const MARK_BYTES = 131_072;
/** Places where readers stopped, which is where they go on. */
const RECENT = 16;
const NAME = /^(\d{16})\.segment$/;

export function segmentName(first: Position): string {
  return `${String(first).padStart(16, '0')}.segment`;
}

/** The first position of the segment with this file name, or undefined when it is the name of something else. */
export function firstOf(path: string): Position | undefined {
  const digits = NAME.exec(basename(path))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** One file of a log: entries from `first` on. */
export class Segment {
  readonly path: string;
  readonly first: Position;
  /** Bytes that are safe on disk; what is behind them is not there yet. */
  bytes: number;
  /** When the newest entry was received, ms since the epoch; only known of the segment that is written to, and of one that was mended. */
  newestMs: number | undefined;
  readonly #marks: Mark[] = [];
  #recent: Mark[] = [];

  constructor(path: string, first: Position, bytes: number) {
    this.path = path;
    this.first = first;
    this.bytes = bytes;
  }

  /** When the oldest entry was received, ms since the epoch; undefined when there is none. */
  get oldestMs(): number | undefined {
    return this.#marks[0]?.receivedMs;
  }

  /** Remembers where an entry is, if none before it is near. Called in the order of the file. */
  note(mark: Mark): void {
    const last = this.#marks.at(-1);
    if (last === undefined || mark.offset >= last.offset + MARK_BYTES) this.#marks.push(mark);
  }

  /** The same, of one that the time of the newest is known of too: of all entries, in the order of the file. */
  noteAll(mark: Mark): void {
    this.note(mark);
    this.newestMs = Math.max(this.newestMs ?? 0, mark.receivedMs);
  }

  /** Remembers where a reader stopped. */
  noteStop(mark: Mark): void {
    this.#recent = [mark, ...this.#recent.filter(({ position }) => position !== mark.position)].slice(0, RECENT);
  }

  /** The nearest known place at or before the position. */
  nearest(position: Position): Mark | undefined {
    let best: Mark | undefined;
    for (const mark of [...this.#marks, ...this.#recent]) {
      if (mark.position <= position && (best === undefined || mark.position > best.position)) best = mark;
    }
    return best;
  }
}
