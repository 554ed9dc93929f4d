import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** A provider for tests; each path behaves as its name says. */
export interface Provider {
  readonly url: string;
  readonly port: number;
  readonly ca: string | undefined;
  close(): Promise<void>;
}

export const OK_BODY = JSON.stringify({ results: [{ id: 'hs-20001' }] });

const answer: RequestListener = (request, response) => {
  const path = (request.url ?? '').replace(/[?#].*$/s, '');
  request.resume();
  if (path === '/never') return;
  if (path === '/reset') {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '1000' });
    response.write('half of it', () => response.socket?.resetAndDestroy());
    return;
  }
  if (path === '/hang-up') {
    response.socket?.destroy();
    return;
  }
  if (path === '/half') {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('first half');
    return;
  }
  if (path === '/redirect') {
    response.writeHead(302, { location: '/ok' }).end();
    return;
  }
  if (path === '/upgrade') {
    response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n');
    return;
  }
  const status = /^\/status\/(\d{3})/.exec(path)?.[1];
  if (status !== undefined) {
    response.writeHead(Number(status), { 'retry-after': '2', 'content-type': 'application/json' }).end('{"message":"no"}');
    return;
  }
  if (path === '/large') {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': String(1 << 22) });
    response.end('x'.repeat(1 << 22));
    return;
  }
  if (path === '/chunked') {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('first, ');
    setImmediate(() => response.end('second'));
    return;
  }
  request.on('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(OK_BODY)),
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '97',
    });
    // Answers in another turn, so that calls made at once overlap.
    setImmediate(() => response.end(OK_BODY));
  });
};

export async function startProvider(): Promise<Provider> {
  return listen(createServer(answer), 'http');
}

export async function startTlsProvider(): Promise<Provider> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  return listen(createTlsServer({ key, cert }, answer), 'https', cert);
}

async function listen(server: Server, scheme: string, ca?: string): Promise<Provider> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    ca,
    url: `${scheme}://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
