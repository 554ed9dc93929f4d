import { promisify } from 'node:util';
import { gunzip, inflate, zstdDecompress } from 'node:zlib';
import type { Limits } from '../validate/limits.ts';
import { type Refusal, tooLarge } from './refusal.ts';

/** Decompressed in pieces of this size: the default of 16 KiB costs three times as much. */
const CHUNK_BYTES = 1_048_576;

/** Bodies that are decompressed at once, as many as Node has threads for it. Without a bound many small bodies that become large fill the memory. */
const AT_ONCE = 4;

type Inflate = (body: Buffer, options: { maxOutputLength: number; chunkSize: number }) => Promise<Buffer>;

const INFLATE: Readonly<Record<string, Inflate>> = {
  gzip: promisify(gunzip) as Inflate,
  deflate: promisify(inflate) as Inflate,
  zstd: promisify(zstdDecompress) as Inflate,
};

export function isKnownEncoding(encoding: string): boolean {
  return Object.hasOwn(INFLATE, encoding);
}

/** Decompresses bodies, a few at once; the others wait in the order in which they came. */
export class Inflater {
  readonly #limits: Pick<Limits, 'inflatedBytes'>;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: Pick<Limits, 'inflatedBytes'>) {
    this.#limits = limits;
  }

  /** `encoding` is a known one. */
  async inflate(body: Buffer, encoding: string): Promise<Buffer | Refusal> {
    const work = INFLATE[encoding];
    if (work === undefined) throw new Error(`no way to decompress ${encoding}`);
    if (this.#running === AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work(body, { maxOutputLength: this.#limits.inflatedBytes, chunkSize: CHUNK_BYTES });
    } catch (error) {
      return this.#refusal(error, encoding);
    } finally {
      // Whoever waits takes the place; it is free when nobody does.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  #refusal(error: unknown, encoding: string): Refusal {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(this.#limits.inflatedBytes, 'decompressed body');
    return { status: 400, message: `The body cannot be decompressed as ${encoding}: ${message}.` };
  }
}
