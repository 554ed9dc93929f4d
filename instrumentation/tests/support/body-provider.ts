import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Http2Server, Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import * as zlib from 'node:zlib';

export interface BodyProvider {
  readonly url: string;
  /** The same, spoken to in HTTP/2. */
  readonly http2Url: string;
  close(): Promise<void>;
}

const ENCODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: (body) => zlib.gzipSync(body),
  deflate: (body) => zlib.deflateSync(body),
  rawdeflate: (body) => zlib.deflateRawSync(body),
  br: (body) => zlib.brotliCompressSync(body),
  zstd: (body) => zlib.zstdCompressSync(body),
};

/** What it says, by name. */
export const ANSWERS: Readonly<Record<string, { type: string; body: Buffer }>> = {
  json: {
    type: 'application/json; charset=utf-8',
    body: Buffer.from('{"message":"email is wrong","errors":[{"field":"email"}],"access_token":"answered-s3cret","who":"Zoë 日本"}'),
  },
  text: { type: 'text/plain', body: Buffer.from('no such record; password=answered-s3cret') },
  html: { type: 'text/html', body: Buffer.from('<html><script>alert(1)</script></html>') },
  binary: { type: 'image/png', body: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]) },
  untyped: { type: '', body: Buffer.from('{"message":"untyped"}') },
  broken: { type: 'application/json', body: Buffer.from('{"message":"the first half, and') },
  empty: { type: 'application/json', body: Buffer.alloc(0) },
  long: { type: 'application/json', body: Buffer.from(JSON.stringify({ message: 'long', rest: 'é'.repeat(500_000) })) },
  quotes: { type: 'text/plain', body: Buffer.alloc(300_000, '"') },
  bomb: { type: 'text/plain', body: Buffer.alloc(30_000_000, 'a ') },
};

/** The half of either protocol's answer that we use. */
type Answering = ServerResponse | Http2ServerResponse;

function hangUp(response: Answering): void {
  if ('stream' in response) response.stream.session?.destroy();
  else response.socket?.destroy();
}

function answer(request: IncomingMessage | Http2ServerRequest, response: Answering): void {
  const [, status = '', name = '', encoding = '', chunk = '0'] = new URL(request.url ?? '/', 'http://provider').pathname.split('/');
  response.on('error', () => {});
  request.resume().on('end', () => {
    const given = ANSWERS[name];
    if (given === undefined) {
      hangUp(response);
      return;
    }
    const body = ENCODERS[encoding]?.(given.body) ?? given.body;
    response.statusCode = Number(status);
    if (given.type !== '') response.setHeader('content-type', given.type);
    if (encoding in ENCODERS) response.setHeader('content-encoding', encoding.replace('raw', ''));
    response.setHeader('x-request-id', 'req-1');
    response.setHeader('set-cookie', 'session=answered-s3cret');
    const write = (part: Buffer, then: () => void): void => void (response as ServerResponse).write(part, then);
    if (name === 'broken') {
      write(body, () => setImmediate(() => hangUp(response)));
      return;
    }
    const size = Number(chunk);
    if (size === 0) {
      response.end(body);
      return;
    }
    let at = 0;
    const next = (): void => {
      if (at >= body.length) response.end();
      else write(body.subarray(at, (at += size)), () => setImmediate(next));
    };
    next();
  });
}

async function listening(server: Server | Http2Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * Answers `/STATUS/NAME/ENCODING/CHUNK`: after it has read the request, with that status and answer of `ANSWERS`, encoded so and sent
 * in pieces of so many bytes, each in a turn of its own; 0 for all at once. `/STATUS/broken` closes the connection in the middle,
 * `/hang-up` before any answer.
 */
export async function startBodyProvider(): Promise<BodyProvider> {
  const server = createServer(answer);
  const http2 = createHttp2Server(answer);
  const sessions = new Set<{ destroy(): void }>();
  http2.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => {}).on('close', () => sessions.delete(session));
  });
  const [url, http2Url] = await Promise.all([listening(server), listening(http2)]);
  return {
    url,
    http2Url,
    close: async () => {
      server.closeAllConnections();
      for (const session of sessions) session.destroy();
      const closed = [server, http2].map((each) => once(each, 'close'));
      server.close();
      http2.close();
      await Promise.all(closed);
    },
  };
}
