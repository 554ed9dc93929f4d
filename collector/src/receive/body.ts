import type { IncomingMessage } from 'node:http';
import type { Limits } from '../validate/limits.ts';
import type { InFlight } from './in-flight.ts';
import { Inflater, isKnownEncoding } from './inflate.ts';
import { type Refusal, tooLarge, unavailable } from './refusal.ts';

export type Body = Buffer | Refusal;

export const FULL = unavailable('Too much is being received at once. Send it again later.');

/** Reads requests' bodies, within what all of them may take. */
export class Bodies {
  readonly #limits: Limits;
  readonly #inFlight: InFlight;
  readonly #inflater: Inflater;

  constructor(limits: Limits, inFlight: InFlight) {
    this.#limits = limits;
    this.#inFlight = inFlight;
    this.#inflater = new Inflater(limits);
  }

  /** A request's body, decompressed. Rejects when the sender goes away before its end. */
  async read(request: IncomingMessage): Promise<Body> {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
    const isPlain = encoding === 'identity' || encoding === '';
    if (!isPlain && !isKnownEncoding(encoding)) {
      return {
        status: 415,
        message: `The Content-Encoding ${JSON.stringify(encoding.slice(0, 100))} is not known here: send gzip, zstd, deflate or identity.`,
      };
    }
    const told = request.headers['content-length'];
    if (told !== undefined && Number(told) > this.#limits.bodyBytes) return tooLarge(this.#limits.bodyBytes, "request's body");
    const room = { taken: 0 };
    try {
      if (told !== undefined && !this.#enter(room, Number(told))) return FULL;
      const raw = await this.#raw(request, told === undefined ? room : undefined);
      if (!Buffer.isBuffer(raw) || isPlain) return raw;
      return await this.#inflater.inflate(raw, encoding);
    } finally {
      this.#inFlight.leave(room.taken);
    }
  }

  /** `growing`: room that is taken as bytes come, where their number was not told. */
  async #raw(request: IncomingMessage, growing: { taken: number } | undefined): Promise<Body> {
    const limit = this.#limits.bodyBytes;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) return tooLarge(limit, "request's body");
      if (growing !== undefined && !this.#enter(growing, chunk.length)) return FULL;
      chunks.push(chunk);
    }
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  }

  #enter(room: { taken: number }, bytes: number): boolean {
    if (!this.#inFlight.enter(bytes)) return false;
    room.taken += bytes;
    return true;
  }
}
