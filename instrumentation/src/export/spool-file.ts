import { closeSync, fsync, fsyncSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import type { Batch } from './batch.ts';
import type { Frame } from './frame.ts';
import { DELIVERED, frameHeader, HEADER_BYTES, STATE_OFFSET, waitingFrames } from './frame.ts';
import { unpack } from './pack.ts';

/** A batch on disk. */
export interface Kept extends Frame {
  readonly file: SpoolFile;
  /** Somebody is sending it. */
  out: boolean;
}

/** One file of batches. It is written to its end, read from its start, and removed when all of it is delivered. */
export class SpoolFile {
  readonly path: string;
  bytes = 0;
  /** In order, those not delivered. */
  private readonly waiting = new Set<Kept>();
  private fd: number | undefined;
  private syncing = false;
  private dirty = false;

  private constructor(path: string, fd: number | undefined) {
    this.path = path;
    this.fd = fd;
  }

  /** Throws what the file system throws. */
  static create(path: string): SpoolFile {
    return new SpoolFile(path, openSync(path, 'wx', 0o600));
  }

  /** A file that another process left; a torn tail is left aside. */
  static left(path: string): { file: SpoolFile; torn: boolean } {
    const content = readFileSync(path);
    const file = new SpoolFile(path, undefined);
    file.bytes = content.length;
    const { frames, torn } = waitingFrames(content);
    for (const frame of frames) file.waiting.add({ ...frame, file, out: false });
    return { file, torn };
  }

  get writable(): boolean {
    return this.fd !== undefined;
  }

  get empty(): boolean {
    return this.waiting.size === 0;
  }

  /** Records that wait in it. */
  get count(): number {
    let sum = 0;
    for (const kept of this.waiting) sum += kept.count;
    return sum;
  }

  /** Writes a batch at its end. Throws what the file system throws; then the file ends before it. */
  append(batch: Batch, packed: Uint8Array, out: boolean): void {
    if (this.fd === undefined) throw new Error('The spool file is closed');
    const offset = this.bytes;
    const parts = [frameHeader(batch, packed), packed];
    for (const [index, part] of parts.entries()) {
      const at = offset + (index === 0 ? 0 : HEADER_BYTES);
      for (let done = 0; done < part.length;) done += writeSync(this.fd, part, done, part.length - done, at + done);
    }
    this.bytes = offset + HEADER_BYTES + packed.length;
    this.dirty = true;
    const { signal, count } = batch;
    const kept = { signal, count, offset, length: packed.length, file: this, out };
    this.waiting.add(kept);
    batch.kept = kept;
  }

  /**
   * The oldest batch that nobody sends. Undefined also when the file is gone: then another process has adopted it.
   * @param packed as it lies there
   */
  next(packed: boolean): Batch | undefined {
    for (const kept of this.waiting) {
      if (kept.out) continue;
      const body = this.read(kept, packed);
      if (body === undefined) {
        this.waiting.clear();
        return undefined;
      }
      kept.out = true;
      return { signal: kept.signal, count: kept.count, body, packed, kept };
    }
    return undefined;
  }

  /** It was delivered, or is given up: it will not be sent again, by whomever. */
  done(kept: Kept): void {
    if (!this.waiting.delete(kept)) return;
    if (this.waiting.size > 0 || this.writable) this.mark(kept);
  }

  /** Brings what was written to the disk itself, in the background. */
  sync(): void {
    const { fd } = this;
    if (fd === undefined || this.syncing || !this.dirty) return;
    this.syncing = true;
    this.bring(fd);
  }

  /** The same, now. */
  syncNow(): void {
    if (this.fd !== undefined) fsyncSync(this.fd);
  }

  /** Nothing more will be written to it. */
  seal(): void {
    const { fd } = this;
    if (fd === undefined) return;
    this.sync();
    this.fd = undefined;
    // a sync under way closes it at its end
    if (!this.syncing) closeSync(fd);
  }

  remove(): void {
    this.seal();
    rmSync(this.path, { force: true });
  }

  private bring(fd: number): void {
    this.dirty = false;
    fsync(fd, () => {
      if (this.dirty) {
        this.bring(fd);
        return;
      }
      this.syncing = false;
      if (this.fd !== fd) closeSync(fd);
    });
  }

  private read(kept: Kept, asItLies: boolean): Uint8Array | undefined {
    try {
      const fd = openSync(this.path, 'r');
      try {
        const packed = Buffer.allocUnsafe(kept.length);
        for (let done = 0; done < packed.length;) {
          const got = readSync(fd, packed, done, packed.length - done, kept.offset + HEADER_BYTES + done);
          if (got === 0) return undefined;
          done += got;
        }
        return asItLies ? packed : unpack(packed);
      } finally {
        closeSync(fd);
      }
    } catch {
      return undefined;
    }
  }

  private mark(kept: Kept): void {
    try {
      const fd = openSync(this.path, 'r+');
      writeSync(fd, Uint8Array.of(DELIVERED), 0, 1, kept.offset + STATE_OFFSET);
      closeSync(fd);
    } catch {
      // adopted by another process, which then sends it once more
    }
  }
}
