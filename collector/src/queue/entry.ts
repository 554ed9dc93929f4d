import type { SignalName } from '../receive/signal-name.ts';

/** Number of an entry in its log: 1, 2, 3, … in the order of their appends, never given twice, also not after a restart. */
export type Position = number;

/** Bodies of calls have a log and a budget of their own, so that spans and events never wait behind them. */
export type Content = 'records' | 'bodies';

/** What one request, or the part of it that goes into one log, is in the queue. */
export interface NewEntry {
  readonly signal: SignalName;
  /** The workspace of the sender: the engines' tenant. */
  readonly workspace: string;
  /** When the request was received, ms since the epoch. */
  readonly receivedMs: number;
  /** Spans, log records or metric points in the request. */
  readonly items: number;
  /** An OTLP `Export…ServiceRequest` as protobuf, not compressed; redacted and enriched, ready to be sent. */
  readonly request: Buffer;
}

export interface Entry extends NewEntry {
  readonly position: Position;
  readonly content: Content;
}

/** The entries that a destination has done with, sent or set aside: all before `low`, and those of the ranges. */
export interface Progress {
  readonly low: Position;
  /** First and last position of each range, both included; ascending, apart from each other, above `low`. */
  readonly ranges: readonly (readonly [first: Position, last: Position])[];
}

/** Where a destination stands in a log. It holds what it has not done with until the retention ends. */
export interface Cursor {
  readonly destination: string;
  /** As it was saved last; `low` is never below the log's `head`. A destination that is new begins at the head. */
  readonly progress: Progress;
  /**
   * Resolves with true when the progress survives `kill -9` and power loss, with false when the disk has no room for it, and rejects with the
   * disk's other errors. What every destination is past is deleted either way, which is what makes room. Calls that overlap are
   * written in one go, the newest wins. Not to be called for each entry: what is not saved is only sent again.
   */
  save(progress: Progress): Promise<boolean>;
}

export interface ReadOptions {
  /** Uncompressed bytes of requests that one read gives at most; one entry is always given. 4 MiB unless told otherwise. */
  readonly bytes?: number;
  /** Entries given at most; 256 unless told otherwise. */
  readonly entries?: number;
  /** Only these; the others are passed over without being read. */
  readonly signals?: ReadonlySet<SignalName>;
  /** Stops before this position; the tail unless told otherwise. */
  readonly before?: Position;
}

export interface Read {
  readonly entries: readonly Entry[];
  /**
   * Where to read on. Positions from the one asked for up to `next` that are not among the entries are of other signals, or are not there
   * any more (deleted by age, or lost with a broken segment, which the log and the counters told): a destination has done with them.
   */
  readonly next: Position;
}

/** An append-only log of entries on disk. Nothing of a backlog is held in memory but what a read gives. */
export interface EntryLog {
  readonly content: Content;
  /** The first position that is still there. */
  readonly head: Position;
  /** The position that the next entry gets; all before it are safe on disk. */
  readonly tail: Position;
  /** Reads in the order of the positions, from any of them. Answers no entries and `next` = `tail` when there is nothing more. */
  read(from: Position, options?: ReadOptions): Promise<Read>;
  /** Resolves when `tail` is beyond the position, or the signal is aborted, or the queue is closed. */
  grown(beyond: Position, signal?: AbortSignal): Promise<void>;
  /** A position before which everything was received before the time (ms since the epoch): where a lane of fresh entries may begin. */
  since(receivedMs: number): Promise<Position>;
  /** Where the destination stands. Its name has to be among those the queue was opened with; throws otherwise. */
  cursor(destination: string): Cursor;
}

/** Why an entry was not taken. Nothing of it is on disk. */
export type AppendRefused = 'full' | 'too-large';

export type Appended = { readonly kind: 'safe'; readonly position: Position } | { readonly kind: 'refused'; readonly why: AppendRefused };

/** The collector's queue on disk: two logs in one folder that no other process has open. */
export interface Queue {
  readonly records: EntryLog;
  readonly bodies: EntryLog;
  /** Resolves when the entry survives `kill -9` and power loss: many appends share one sync. Rejects when the disk fails (ENOSPC, EIO). */
  append(content: Content, entry: NewEntry): Promise<Appended>;
  /** Ends after what was appended is safe. */
  close(): Promise<void>;
}
