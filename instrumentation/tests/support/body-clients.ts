// Each way to call as its users write it: sends a body, answers the status and the text that came back.
import { once } from 'node:events';
import * as http from 'node:http';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { connect } from 'node:http2';
import * as zlib from 'node:zlib';
import axios from 'axios';
import { got } from 'got';
import * as undici from 'undici';

export interface Sent {
  readonly url: string;
  readonly type: string;
  /** In pieces. */
  readonly body: readonly string[];
}

export interface Got {
  readonly status: number;
  readonly text: string;
}

const SECRET = { authorization: 'Bearer sent-s3cret' };

async function* stream(pieces: readonly string[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    yield Buffer.from(piece);
  }
}

function unpack(body: Buffer, encoding: string): Buffer {
  if (encoding === 'gzip') return zlib.gunzipSync(body);
  if (encoding === 'br') return zlib.brotliDecompressSync(body);
  if (encoding === 'zstd') return zlib.zstdDecompressSync(body);
  if (encoding !== 'deflate') return body;
  try {
    return zlib.inflateSync(body);
  } catch {
    return zlib.inflateRawSync(body);
  }
}

/** A session for each call, as short work has. It keeps no process. */
function http2Session(url: string): { session: ClientHttp2Session; path: string } {
  const { origin, pathname, search } = new URL(url);
  const session = connect(origin);
  session.on('error', () => {});
  return { session, path: `${pathname}${search}` };
}

/** Node tells by no error that a connection went before the answer. */
async function answered(stream: ClientHttp2Stream): Promise<IncomingHttpHeaders & { ':status'?: number }> {
  const gone = once(stream, 'close').then(() => {
    throw new Error('closed');
  });
  const headers = once(stream, 'response') as Promise<[IncomingHttpHeaders]>;
  gone.catch(() => {});
  return (await Promise.race([headers, gone]))[0];
}

/** Clients that throw on the status, and never read why. */
const UNREAD: Readonly<Record<string, (sent: Sent) => Promise<Got>>> = {
  'unread fetch': async ({ url }) => ({ status: (await fetch(url)).status, text: '' }),
  'unread node http': ({ url }) =>
    new Promise((resolve, reject) => {
      http.get(url, { agent: false }, (response) => resolve({ status: response.statusCode ?? 0, text: '' })).on('error', reject);
    }),
  'unread http2': async ({ url }) => {
    const { session, path } = http2Session(url);
    const headers = await answered(session.request({ ':path': path }));
    session.unref();
    return { status: headers[':status'] ?? 0, text: '' };
  },
};

export const CLIENTS: Readonly<Record<string, (sent: Sent) => Promise<Got>>> = {
  fetch: async ({ url, type, body }) => {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': type, ...SECRET }, body: body.join('') });
    return { status: response.status, text: await response.text() };
  },
  'streamed fetch': async ({ url, type, body }) => {
    const init = { method: 'POST', headers: { 'content-type': type, ...SECRET }, body: ReadableStream.from(stream(body)), duplex: 'half' };
    const response = await fetch(url, init as RequestInit);
    return { status: response.status, text: await response.text() };
  },
  undici: async ({ url, type, body }) => {
    const answer = await undici.request(url, { method: 'POST', headers: { 'content-type': type, ...SECRET }, body: body.join('') });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    return { status: answer.statusCode, text: unpack(bytes, String(answer.headers['content-encoding'] ?? '')).toString() };
  },
  'node http': ({ url, type, body }) =>
    new Promise((resolve, reject) => {
      const request = http.request(url, { method: 'POST', headers: { 'content-type': type, ...SECRET } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = unpack(Buffer.concat(chunks), response.headers['content-encoding'] ?? '').toString();
          resolve({ status: response.statusCode ?? 0, text });
        });
      });
      request.on('error', reject);
      for (const piece of body.slice(0, -1)) request.write(piece);
      request.end(body.at(-1));
    }),
  http2: async ({ url, type, body }) => {
    const { session, path } = http2Session(url);
    const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': type, ...SECRET });
    for (const piece of body.slice(0, -1)) stream.write(piece);
    stream.end(body.at(-1));
    try {
      const headers = await answered(stream);
      const bytes = Buffer.concat((await stream.toArray()) as Buffer[]);
      return { status: headers[':status'] ?? 0, text: unpack(bytes, headers['content-encoding'] ?? '').toString() };
    } finally {
      session.close();
    }
  },
  axios: async ({ url, type, body }) => {
    const answer = await axios.post<string>(url, body.join(''), {
      headers: { 'content-type': type, ...SECRET },
      responseType: 'text',
      transformResponse: (text: string) => text,
      validateStatus: () => true,
    });
    return { status: answer.status, text: answer.data };
  },
  got: async ({ url, type, body }) => {
    const answer = await got.post(url, {
      headers: { 'content-type': type, ...SECRET },
      body: body.join(''),
      throwHttpErrors: false,
      retry: { limit: 0 },
    });
    return { status: answer.statusCode, text: answer.body };
  },
};

/** Those and the ones that read nothing. */
export const ALL_CLIENTS = { ...CLIENTS, ...UNREAD };
