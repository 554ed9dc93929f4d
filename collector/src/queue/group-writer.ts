import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Position } from './entry.ts';
import { syncFolder } from './folder.ts';
import { type Frame, number } from './frame.ts';
import { Segment, segmentName } from './segment.ts';

/** Bytes that are written in one go at most. */
const GROUP_BYTES = 8 * 1_048_576;

interface Waiting {
  readonly frame: Frame;
  readonly receivedMs: number;
  readonly resolve: (position: Position) => void;
  readonly reject: (error: unknown) => void;
}

export interface WriterState {
  readonly dir: string;
  readonly segmentBytes: number;
  /** The segment that is written to, the last of the log. */
  readonly active: () => Segment;
  /** The active segment is followed by this one. */
  readonly follow: (segment: Segment) => void;
  readonly tail: () => Position;
  /** Frames are safe on disk: so many positions more. */
  readonly safe: (positions: number) => void;
}

/** Group commit: all frames that wait are written in one go and share one sync, then each of them is acknowledged. */
export class GroupWriter {
  readonly #state: WriterState;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #file: FileHandle | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isWriting = false;
  /** After a failed write or sync nobody knows what the file holds behind its safe bytes: no more is added to it. */
  #isSuspect = false;

  constructor(state: WriterState) {
    this.#state = state;
  }

  /** Bytes that wait for their turn, or are being written. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Resolves with the position when the frame is safe; rejects with the disk's error. */
  async append(frame: Frame, receivedMs: number): Promise<Position> {
    const { promise, resolve, reject } = Promise.withResolvers<Position>();
    this.#waiting.push({ frame, receivedMs, resolve, reject });
    this.#waitingBytes += frame.bytes;
    if (!this.#isWriting) void this.#writeAll();
    return await promise;
  }

  /** Runs work that must not overlap a write; rejects as the work does. */
  async enter<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }

  /** Begins a new segment. Only inside of `enter`. */
  async roll(): Promise<void> {
    const { dir, tail, follow, active } = this.#state;
    if (active().first === tail()) {
      await this.#close();
      return;
    }
    const path = join(dir, segmentName(tail()));
    const file = await open(path, 'w');
    try {
      await syncFolder(dir);
    } catch (error) {
      await file.close();
      await rm(path, { force: true }).catch(() => undefined);
      throw error;
    }
    await this.#close();
    this.#file = file;
    follow(new Segment(path, tail(), 0));
  }

  /** Closes the file after all that waits is written. */
  async close(): Promise<void> {
    while (this.#isWriting) await this.enter(async () => {});
    await this.enter(async () => await this.#close());
  }

  async #close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) await this.enter(async () => await this.#writeGroup());
    this.#isWriting = false;
  }

  #nextGroup(): { group: Waiting[]; bytes: number } {
    let bytes = 0;
    let count = 0;
    for (const { frame } of this.#waiting) {
      if (count > 0 && bytes + frame.bytes > GROUP_BYTES) break;
      bytes += frame.bytes;
      count += 1;
    }
    return { group: this.#waiting.splice(0, count), bytes };
  }

  async #writeGroup(): Promise<void> {
    const { group, bytes } = this.#nextGroup();
    try {
      const first = await this.#write(group, bytes);
      for (const [index, { resolve }] of group.entries()) resolve(first + index);
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.#waitingBytes -= bytes;
    }
  }

  async #write(group: readonly Waiting[], bytes: number): Promise<Position> {
    const { active, tail, safe, segmentBytes } = this.#state;
    const isFull = active().bytes > 0 && active().bytes + bytes > segmentBytes;
    if (isFull || (this.#isSuspect && active().bytes > 0)) await this.roll();
    this.#file ??= await open(active().path, 'r+');
    const file = this.#file;
    const segment = active();
    const first = tail();
    for (const [index, { frame }] of group.entries()) number(frame, first + index);
    try {
      // What an earlier failure left here goes first, so that nothing stands between whole frames.
      if (this.#isSuspect) await file.truncate(segment.bytes);
      await writeWhole(file, Buffer.concat(group.flatMap(({ frame }) => [frame.header, ...frame.payload])), segment.bytes);
      await file.datasync();
    } catch (error) {
      this.#isSuspect = true;
      await file.truncate(segment.bytes).catch(() => undefined);
      throw error;
    }
    this.#isSuspect = false;
    let offset = segment.bytes;
    for (const [index, { frame, receivedMs }] of group.entries()) {
      segment.noteAll({ position: first + index, offset, receivedMs });
      offset += frame.bytes;
    }
    segment.bytes = offset;
    safe(group.length);
    return first;
  }
}

/** A short write is no error yet: the next one tells why. */
async function writeWhole(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await file.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
}
