import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Cursors } from './cursors.ts';
import type { Appended, Content, Cursor, EntryLog, NewEntry, Position, Read, ReadOptions } from './entry.ts';
import { frameOf, HEADER_BYTES } from './frame.ts';
import { FrameReader } from './frame-reader.ts';
import { GroupWriter } from './group-writer.ts';
import { mend, type QueueNote } from './mend.ts';
import { openSegments } from './open-segments.ts';
import { type Found, readSegment, type SegmentRead } from './read-segment.ts';
import type { Segment } from './segment.ts';
import type { Segments } from './segments.ts';
import { newTally, type Tally } from './tally.ts';

const READ_BYTES = 4 * 1_048_576;
const READ_ENTRIES = 256;
const MS_PER_DAY = 86_400_000;
/** A file of which everything was sent is begun anew when it has so many bytes. */
const RENEW_BYTES = 1_048_576;

export interface LogOptions {
  readonly content: Content;
  readonly dir: string;
  /** Bytes on disk at most. */
  readonly bytes: number;
  readonly segmentBytes: number;
  readonly keepDays: number;
  readonly destinations: readonly string[];
  readonly note: QueueNote;
}

/** A log of entries in the files of one folder. */
export class DiskLog implements EntryLog {
  readonly content: Content;
  readonly tally: Tally;
  readonly #options: LogOptions;
  readonly #cursors: Cursors;
  readonly #segments: Segments;
  readonly #writer: GroupWriter;
  readonly #waiters = new Set<() => void>();
  #tail: Position;
  #isClosed = false;

  private constructor(options: LogOptions, tally: Tally, cursors: Cursors, segments: Segments, tail: Position) {
    this.content = options.content;
    this.tally = tally;
    this.#options = options;
    this.#cursors = cursors;
    this.#segments = segments;
    this.#tail = tail;
    this.#writer = new GroupWriter({
      dir: options.dir,
      segmentBytes: options.segmentBytes,
      active: () => segments.active,
      follow: (segment) => segments.add(segment),
      tail: () => this.#tail,
      safe: (positions) => {
        tally.syncs += 1;
        this.#tail += positions;
        this.#wake();
      },
    });
  }

  /** Opens the log and mends what a crash or the disk left of it. */
  static async open(options: LogOptions): Promise<DiskLog> {
    const { dir, destinations, note } = options;
    mkdirSync(dir, { recursive: true });
    const tally = newTally();
    const cursors = new Cursors(join(dir, 'cursors'), destinations, note);
    const { segments, tail } = await openSegments(dir, cursors.beyond, { note, tally });
    const log = new DiskLog(options, tally, cursors, segments, tail);
    cursors.watch({ head: () => log.head, moved: async () => await log.#deleteSent() });
    return log;
  }

  get head(): Position {
    return this.#segments.oldest.first;
  }

  get tail(): Position {
    return this.#tail;
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#segments.bytes;
  }

  /** Entries that some destination has not done with; all that are there when there is no destination. */
  get entries(): number {
    return this.#tail - this.#low;
  }

  /** When the oldest of these was received, or a little before, ms since the epoch. */
  get oldestMs(): number | undefined {
    return this.entries === 0 ? undefined : this.#segments.of(this.#low)?.nearest(this.#low)?.receivedMs;
  }

  /** When the newest of those on disk was received as far as is known, ms since the epoch; 0 when that is not. */
  get newestMs(): number {
    return this.#segments.active.newestMs ?? 0;
  }

  /** Appends when there is room. Rejects with the disk's error. */
  async append(entry: NewEntry): Promise<Appended> {
    const { bytes } = this.#options;
    const frame = await frameOf(entry);
    if (this.#isClosed) throw new Error('the queue is closed');
    if (frame.bytes > bytes) return { kind: 'refused', why: 'too-large' };
    if (this.bytes + this.#writer.waitingBytes + frame.bytes > bytes) return { kind: 'refused', why: 'full' };
    return { kind: 'safe', position: await this.#writer.append(frame, entry.receivedMs) };
  }

  async read(from: Position, options: ReadOptions = {}): Promise<Read> {
    const before = Math.min(options.before ?? this.#tail, this.#tail);
    const { bytes: bytesLeft = READ_BYTES, entries: entriesLeft = READ_ENTRIES, signals } = options;
    const found: Found = { content: this.content, entries: [], next: Math.max(from, this.head), bytesLeft, entriesLeft };
    let mended: Position | undefined;
    while (found.next < before) {
      const segment = this.#segments.of(found.next);
      const state = segment === undefined ? 'end' : await this.#readOne(segment, found, before, signals);
      if (state === 'enough') break;
      if (state === 'broken' && segment !== undefined && mended !== segment.first) {
        mended = segment.first;
        await this.#mend(segment);
        continue;
      }
      // Positions that are missing at the end of a segment are not there any more.
      const following = segment === undefined ? this.#segments.oldest : this.#segments.after(segment);
      found.next = Math.max(found.next, Math.min(following?.first ?? before, before));
    }
    return { entries: found.entries, next: found.next };
  }

  async grown(beyond: Position, signal?: AbortSignal): Promise<void> {
    const isOver = () => this.#tail > beyond || this.#isClosed || signal?.aborted === true;
    while (!isOver()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      this.#waiters.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
      await promise;
      this.#waiters.delete(wake);
      signal?.removeEventListener('abort', wake);
    }
  }

  async since(receivedMs: number): Promise<Position> {
    const segment = this.#segments.begunBefore(receivedMs);
    if (segment === undefined) return this.head;
    return await FrameReader.with(segment.path, segment.bytes, async (reader) => {
      let at = 0;
      for (let header = await reader.header(at); header !== undefined; header = await reader.header(at)) {
        if (header.receivedMs >= receivedMs) return header.position;
        at += HEADER_BYTES + header.payloadBytes;
      }
      return this.#segments.after(segment)?.first ?? this.#tail;
    });
  }

  cursor(destination: string): Cursor {
    return this.#cursors.of(destination);
  }

  /** Deletes what is older than the retention, also what no destination took. */
  async expire(nowMs: number): Promise<void> {
    const { keepDays, note } = this.#options;
    const oldestMs = nowMs - keepDays * MS_PER_DAY;
    const { active } = this.#segments;
    if (active.bytes > 0 && (active.newestMs ?? oldestMs) < oldestMs) await this.#writer.enter(async () => await this.#writer.roll());
    let lost = 0;
    for (;;) {
      const { oldest } = this.#segments;
      const following = this.#segments.after(oldest);
      // What nobody can tell the age of stays until it is read: reading finds the damage, and mends it.
      if (following === undefined || (this.#segments.endMs(oldest) ?? nowMs) >= oldestMs) break;
      lost += Math.max(0, following.first - Math.max(oldest.first, this.#low));
      await this.#segments.delete(oldest);
    }
    if (lost === 0) return;
    this.tally.expired += lost;
    note('error', 'Entries of the queue were given up: they could not be sent for too long', {
      content: this.content,
      entries: lost,
      days: keepDays,
    });
  }

  /** Ends after what was appended is safe. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#writer.close();
  }

  get #low(): Position {
    return Math.min(this.#cursors.low ?? this.head, this.#tail);
  }

  #wake(): void {
    for (const wake of this.#waiters) wake();
  }

  async #readOne(segment: Segment, found: Found, before: Position, signals: ReadOptions['signals']): Promise<SegmentRead> {
    const { path, bytes } = segment;
    try {
      return await FrameReader.with(path, bytes, async (reader) => await readSegment(reader, segment, found, before, signals));
    } catch (error) {
      // Deleted, or replaced by its whole entries, in the meantime.
      if (!this.#segments.has(segment)) return 'broken';
      throw error;
    }
  }

  async #mend(segment: Segment): Promise<void> {
    await this.#writer.enter(async () => {
      if (!this.#segments.has(segment)) return;
      if (segment === this.#segments.active) await this.#writer.roll();
      await mend(this.#segments, segment, this.#segments.after(segment)?.first, { note: this.#options.note, tally: this.tally });
    });
  }

  async #deleteSent(): Promise<void> {
    if (this.#cursors.low === undefined) return;
    await this.#deleteBefore(this.#low);
    if (!this.#isRenewable()) return;
    await this.#writer.enter(async () => {
      if (this.#isRenewable()) await this.#writer.roll();
    });
    await this.#deleteBefore(this.#low);
  }

  async #deleteBefore(low: Position): Promise<void> {
    for (;;) {
      const { oldest } = this.#segments;
      const following = this.#segments.after(oldest);
      if (following === undefined || following.first > low) return;
      await this.#segments.delete(oldest);
    }
  }

  /** Whether everything was sent, and so much of it is in the last file that it is better begun anew. */
  #isRenewable(): boolean {
    const { segmentBytes } = this.#options;
    return this.#low === this.#tail && this.#segments.active.bytes >= Math.min(RENEW_BYTES, segmentBytes / 2);
  }
}
