import { promisify } from 'node:util';
import { gzip, type ZlibOptions } from 'node:zlib';
import { Agent, errors, request } from 'undici';
import type { Target } from '../target.ts';
import type { Reply } from './answer.ts';

type Sent = { readonly kind: 'answered'; readonly reply: Reply } | { readonly kind: 'no-answer'; readonly words: string };

/** Where requests of one destination go; a decision is made elsewhere. */
export interface Transport {
  send(url: string, body: Buffer, headers: Readonly<Record<string, string>>): Promise<Sent>;
  close(): Promise<void>;
}

/** More of an answer is not read. */
const MAX_ANSWER_BYTES = 65_536;
/** Most of what a higher level saves, for a fraction of its time. */
const GZIP_LEVEL = 3;
/** Larger than usual: each chunk is a callback in this thread. */
const GZIP = { level: GZIP_LEVEL, chunkSize: 262_144 };
const gzipped = promisify<Buffer, ZlibOptions, Buffer>(gzip);

async function readBody(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks);
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** What a person can act on: undici wraps the reason of the system. */
function wordsOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError' || error instanceof errors.HeadersTimeoutError) return `no answer within ${timeoutMs} ms`;
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || error.message.includes(code) ? error.message : `${error.message} (${code})`;
}

/** HTTP/1.1 with connections that are kept, through undici; redirects are answers. */
export function httpTransport({ timeoutMs, tls, compression, connections }: Target): Transport {
  const agent = new Agent({ connections, connect: { timeout: timeoutMs, ...tls }, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  return {
    async send(url, body, headers) {
      try {
        const zipped = compression === 'gzip';
        const response = await request(url, {
          dispatcher: agent,
          method: 'POST',
          body: zipped ? await gzipped(body, GZIP) : body,
          headers: { 'content-type': 'application/x-protobuf', ...(zipped ? { 'content-encoding': 'gzip' } : {}), ...headers },
          // The whole exchange; the other bounds are for its parts.
          signal: AbortSignal.timeout(timeoutMs),
        });
        const reply = {
          status: response.statusCode,
          contentType: (first(response.headers['content-type']) ?? '').toLowerCase(),
          retryAfter: first(response.headers['retry-after']),
          body: await readBody(response.body as AsyncIterable<Buffer>),
        };
        return { kind: 'answered', reply };
      } catch (error) {
        return { kind: 'no-answer', words: wordsOf(error, timeoutMs) };
      }
    },
    close: async () => await agent.destroy(),
  };
}
