import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate, zstdDecompress } from 'node:zlib';
import type { Limits } from '../validate/limits.ts';
import type { Refusal } from './refusal.ts';

/** Decompressed in pieces of this size: the default of 16 KiB costs three times as much. */
const CHUNK_BYTES = 1_048_576;

type Inflate = (body: Buffer, options: { maxOutputLength: number; chunkSize: number }) => Promise<Buffer>;

const INFLATE: Readonly<Record<string, Inflate>> = {
  gzip: promisify(gunzip) as Inflate,
  deflate: promisify(inflate) as Inflate,
  zstd: promisify(zstdDecompress) as Inflate,
};

export type Body = Buffer | Refusal;

function tooLarge(limit: number, what: string): Refusal {
  return { status: 413, message: `The ${what} is larger than the ${limit} bytes that are taken: send smaller batches.` };
}

async function readRaw(request: IncomingMessage, limit: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return tooLarge(limit, "request's body");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return tooLarge(limit, "request's body");
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

function inflateRefusal(error: unknown, encoding: string, limits: Limits): Refusal {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(limits.inflatedBytes, 'decompressed body');
  return { status: 400, message: `The body cannot be decompressed as ${encoding}: ${message}.` };
}

/** A request's body, decompressed. Rejects when the sender goes away before its end. */
export async function readBody(request: IncomingMessage, limits: Limits): Promise<Body> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const work = Object.hasOwn(INFLATE, encoding) ? INFLATE[encoding] : undefined;
  if (work === undefined && encoding !== 'identity' && encoding !== '') {
    return {
      status: 415,
      message: `The Content-Encoding ${JSON.stringify(encoding.slice(0, 100))} is not known here: send gzip, zstd, deflate or identity.`,
    };
  }
  const raw = await readRaw(request, limits.bodyBytes);
  if (!Buffer.isBuffer(raw) || work === undefined) return raw;
  try {
    return await work(raw, { maxOutputLength: limits.inflatedBytes, chunkSize: CHUNK_BYTES });
  } catch (error) {
    return inflateRefusal(error, encoding, limits);
  }
}
