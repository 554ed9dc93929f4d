import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as zlib from 'node:zlib';

export interface BodyProvider {
  readonly url: string;
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

/**
 * Answers `/STATUS/NAME/ENCODING/CHUNK`: after it has read the request, with that status and answer of `ANSWERS`, encoded so and sent
 * in pieces of so many bytes, each in a turn of its own; 0 for all at once. `/STATUS/broken` closes the connection in the middle,
 * `/hang-up` before any answer.
 */
export async function startBodyProvider(): Promise<BodyProvider> {
  const server = createServer((request, response) => {
    const [, status = '', name = '', encoding = '', chunk = '0'] = new URL(request.url ?? '/', 'http://provider').pathname.split('/');
    request.resume().on('end', () => {
      const answer = ANSWERS[name];
      if (answer === undefined) {
        request.socket.destroy();
        return;
      }
      const body = ENCODERS[encoding]?.(answer.body) ?? answer.body;
      response.statusCode = Number(status);
      if (answer.type !== '') response.setHeader('content-type', answer.type);
      if (encoding in ENCODERS) response.setHeader('content-encoding', encoding.replace('raw', ''));
      response.setHeader('x-request-id', 'req-1').setHeader('set-cookie', 'session=answered-s3cret');
      if (name === 'broken') {
        response.write(body, () => response.destroy());
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
        else response.write(body.subarray(at, (at += size)), () => setImmediate(next));
      };
      next();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
