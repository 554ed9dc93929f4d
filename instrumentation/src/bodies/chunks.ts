import { hold, release } from './memory.ts';

/** Kept of a body as it went over the wire: what is shown is less, and redaction looks a little further than that. */
export const WIRE_BYTES = 128 * 1_024;

/** What is missing of a body: its end, because it is long, or because there was no memory for it. */
export type Missing = 'size' | 'memory';

/** The beginning of a body, as chunks; the rest is counted. */
export class Chunks {
  private readonly chunks: Uint8Array[] = [];
  private bytes = 0;
  /** All that went by. */
  total = 0;
  missing: Missing | undefined;

  /** @param copy what the host may overwrite as soon as it has it */
  add(chunk: Uint8Array, copy: boolean): void {
    this.total += chunk.byteLength;
    if (this.missing !== undefined) return;
    const room = WIRE_BYTES - this.bytes;
    const part = chunk.byteLength > room ? chunk.subarray(0, room) : chunk;
    if (!hold(part.byteLength)) {
      this.missing = 'memory';
      return;
    }
    this.bytes += part.byteLength;
    if (part.byteLength > 0) this.chunks.push(copy ? part.slice() : part);
    if (part !== chunk) this.missing = 'size';
  }

  /** All of them in one piece. */
  joined(): Buffer {
    return Buffer.concat(this.chunks);
  }

  release(): void {
    release(this.bytes);
    this.bytes = 0;
    this.chunks.length = 0;
  }
}
