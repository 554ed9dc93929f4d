import { once } from 'node:events';
import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  Http2Server,
  IncomingHttpHeaders,
  OutgoingHttpHeaders,
  ServerHttp2Stream,
} from 'node:http2';
import { connect, createSecureServer, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as undici from 'undici';
import { installCapture } from './index.ts';
import { TestRecorder } from './testing/recorder.ts';

/** Node tells of http2 calls from this version on. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const told = major > 24 || (major === 24 && minor >= 1);

let recorder: TestRecorder;
let uninstall: () => void;
let server: Http2Server;
let session: ClientHttp2Session;
let url: string;

function answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  stream.on('error', () => {});
  stream.resume();
  const { ':path': path = '' } = headers;
  if (path.startsWith('/never')) return;
  if (path.startsWith('/status/')) {
    stream.respond({ ':status': Number(path.slice(8)), 'retry-after': '2' });
    stream.end('no');
    return;
  }
  stream.on('end', () => {
    stream.respond({ ':status': 200, 'content-length': 2, 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '97' });
    setImmediate(() => stream.end('ok'));
  });
}

async function listening(made: Http2Server): Promise<number> {
  made.listen(0, 'localhost');
  await once(made, 'listening');
  return (made.address() as AddressInfo).port;
}

beforeAll(async () => {
  server = createServer();
  server.on('stream', answer);
  url = `http://localhost:${await listening(server)}`;
});
afterAll(() => server.close());
beforeEach(() => {
  recorder = new TestRecorder();
  uninstall = installCapture(recorder, () => recorder.isActive);
  session = connect(url);
  session.on('error', () => {});
});
afterEach(() => {
  uninstall();
  session.destroy();
});

async function call(headers: OutgoingHttpHeaders, body?: string, options: { signal?: AbortSignal } = {}): Promise<string> {
  const stream: ClientHttp2Stream = session.request(headers, { endStream: body === undefined, ...options });
  if (body !== undefined) stream.end(body);
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

describe.runIf(told)('a call of node’s http2', () => {
  it('is seen once, with address, status, sizes and headroom (S4-20, S0-29)', async () => {
    expect(await recorder.as('a', () => call({ ':path': '/ok?limit=5', ':method': 'POST', 'idempotency-key': 'k1' }, '{"a":1}'))).toBe(
      'ok',
    );
    expect(await recorder.only()).toMatchObject({
      method: 'POST',
      url: `${url}/ok?limit=5`,
      statusCode: 200,
      idempotencyKey: 'k1',
      rateLimit: { limit: 100, remaining: 97 },
      requestBodySize: 7,
      responseBodySize: 2,
      error: undefined,
    });
    expect(recorder.calls[0]?.answers).toHaveLength(1);
  });

  it('is seen as its own maker’s, however many share the session (S2-07)', async () => {
    const makers = Array.from({ length: 50 }, (_, index) => `maker-${index}`);
    await Promise.all(makers.map((maker) => recorder.as(maker, () => call({ ':path': `/ok?maker=${maker}` }))));
    const calls = await recorder.ended(makers.length);
    for (const { owner, ends } of calls) expect(ends).toMatchObject([{ url: `${url}/ok?maker=${owner}` }]);
  });

  it('that is refused says its status and how long to wait', async () => {
    await recorder.as('a', () => call({ ':path': '/status/429' }));
    expect(await recorder.only()).toMatchObject({ statusCode: 429, retryAfterMs: 2_000, rateLimit: { resetAt: expect.any(Number) } });
  });

  it('that is aborted ends with the error', async () => {
    const work = recorder.as('a', () => call({ ':path': '/never' }, undefined, { signal: AbortSignal.timeout(50) }));
    await expect(work).rejects.toThrow(/abort/);
    const end = await recorder.only();
    expect(end).toMatchObject({ error: { name: 'AbortError' } });
    expect(end.statusCode).toBeUndefined();
  });

  it('whose session breaks ends with an error', async () => {
    const work = recorder.as('a', () => call({ ':path': '/never' }));
    await once(session, 'remoteSettings');
    session.destroy(new Error('gone'));
    await expect(work).rejects.toThrow('gone');
    expect(await recorder.only()).toMatchObject({ error: { message: 'gone' } });
  });

  it('that is closed without an error still ends', async () => {
    const stream = recorder.as('a', () => session.request({ ':path': '/never' }));
    stream.on('ready', () => stream.close());
    await once(stream, 'close');
    expect(await recorder.only()).toMatchObject({ error: expect.any(Error) });
  });

  it('outside a run is not recorded', async () => {
    await call({ ':path': '/ok' });
    expect(recorder.calls).toEqual([]);
  });
});

describe('a call of fetch over http2', () => {
  it('is seen once, as its own maker’s', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    const secure = createSecureServer({ key, cert });
    secure.on('stream', answer);
    const base = `https://localhost:${await listening(secure)}`;
    const dispatcher = new undici.Agent({ allowH2: true, connect: { ca: cert } });
    const makers = Array.from({ length: 10 }, (_, index) => `maker-${index}`);
    await Promise.all(
      makers.map((maker) => recorder.as(maker, async () => (await undici.fetch(`${base}/ok?maker=${maker}`, { dispatcher })).text())),
    );
    const calls = await recorder.ended(makers.length);
    expect(calls).toHaveLength(makers.length);
    for (const { owner, ends } of calls) {
      expect(ends).toMatchObject([
        { url: `${base}/ok?maker=${owner}`, statusCode: 200, rateLimit: { remaining: 97 }, responseBodySize: 2 },
      ]);
    }
    await dispatcher.close();
    secure.close();
  });
});
