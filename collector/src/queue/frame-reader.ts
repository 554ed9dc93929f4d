import { type FileHandle, open } from 'node:fs/promises';
import { HEADER_BYTES, type Header, headerAt, isWhole, MAGIC } from './frame.ts';

const CHUNK_BYTES = 262_144;

/** Reads frames of a file through a window of it. */
export class FrameReader {
  readonly #file: FileHandle;
  /** Nothing behind this is looked at. */
  readonly end: number;
  readonly #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #from = 0;
  #length = 0;

  private constructor(file: FileHandle, end: number) {
    this.#file = file;
    this.end = end;
  }

  /** Runs the work with the file open. Rejects with ENOENT when it is gone. */
  static async with<T>(path: string, end: number | undefined, work: (reader: FrameReader) => Promise<T>): Promise<T> {
    const file = await open(path, 'r');
    try {
      return await work(new FrameReader(file, end ?? (await file.stat()).size));
    } finally {
      await file.close();
    }
  }

  /** The header of the frame at this place; undefined when there is none, or the frame goes beyond the end. */
  async header(at: number): Promise<Header | undefined> {
    const bytes = await this.bytes(at, HEADER_BYTES);
    const header = bytes === undefined ? undefined : headerAt(bytes, 0);
    return header === undefined || at + HEADER_BYTES + header.payloadBytes > this.end ? undefined : header;
  }

  /** The payload of the frame at this place, valid until the next read; undefined when it is not as it was written. */
  async payload(at: number, header: Header): Promise<Buffer | undefined> {
    const bytes = await this.bytes(at + HEADER_BYTES, header.payloadBytes);
    return bytes !== undefined && isWhole(header, bytes) ? bytes : undefined;
  }

  /** Where the next whole frame begins, at this place or behind it. */
  async nextWhole(at: number): Promise<number | undefined> {
    let from = at;
    while (from + HEADER_BYTES <= this.end) {
      const window = await this.bytes(from, Math.min(CHUNK_BYTES, this.end - from));
      const found = window?.indexOf(MAGIC) ?? -1;
      if (found === -1) {
        from += Math.max(1, (window?.length ?? CHUNK_BYTES) - MAGIC.length + 1);
        continue;
      }
      const header = await this.header(from + found);
      if (header !== undefined && (await this.payload(from + found, header)) !== undefined) return from + found;
      from += found + 1;
    }
    return undefined;
  }

  /** Bytes of the file, valid until the next read; undefined when they go beyond the end. */
  async bytes(at: number, length: number): Promise<Buffer | undefined> {
    if (at + length > this.end) return undefined;
    if (length > CHUNK_BYTES) return await this.#fill(Buffer.allocUnsafe(length), at);
    if (at < this.#from || at + length > this.#from + this.#length) {
      const filled = await this.#fill(this.#chunk.subarray(0, Math.min(CHUNK_BYTES, this.end - at)), at);
      this.#from = at;
      this.#length = filled?.length ?? 0;
    }
    const from = at - this.#from;
    return from + length > this.#length ? undefined : this.#chunk.subarray(from, from + length);
  }

  async #fill(into: Buffer, at: number): Promise<Buffer | undefined> {
    let filled = 0;
    while (filled < into.length) {
      const { bytesRead } = await this.#file.read(into, filled, into.length - filled, at + filled);
      if (bytesRead === 0) return undefined;
      filled += bytesRead;
    }
    return into;
  }
}
