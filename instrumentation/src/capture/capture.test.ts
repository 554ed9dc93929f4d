import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import axios from 'axios';
import { got } from 'got';
import { Stripe } from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as undici from 'undici';
import type { CallEnd } from '../calls/recorder.ts';
import { installCapture } from './index.ts';
import type { Provider } from './testing/provider.ts';
import { OK_BODY, startProvider, startTlsProvider } from './testing/provider.ts';
import { TestRecorder } from './testing/recorder.ts';

let provider: Provider;
let tls: Provider;
let recorder: TestRecorder;
let uninstall: () => void;

beforeAll(async () => {
  [provider, tls] = await Promise.all([startProvider(), startTlsProvider()]);
});
afterAll(() => Promise.all([provider.close(), tls.close()]));
beforeEach(() => {
  recorder = new TestRecorder();
  uninstall = installCapture(recorder, () => recorder.isActive);
});
afterEach(() => uninstall());

function nodeGet(url: string, options: https.RequestOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https') ? https : http).request(url, options, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => resolve(body));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end();
  });
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

const limited = new undici.Agent({ connections: 2 });
const keepAlive = new http.Agent({ keepAlive: true, maxSockets: 2 });
afterAll(async () => {
  keepAlive.destroy();
  await limited.close();
});

/** What a call that never got an answer looks like. */
function expectUnanswered(end: CallEnd | undefined, error: unknown = expect.any(Error)): void {
  expect(end).toMatchObject({ error });
  expect(end?.statusCode).toBeUndefined();
}

/** Each way to call, as its users write it; answers the body's text. */
const CLIENTS: Record<string, (url: string) => Promise<string>> = {
  'global fetch': async (url) => (await fetch(url)).text(),
  'undici fetch': async (url) => (await undici.fetch(url)).text(),
  'undici request': async (url) => (await undici.request(url)).body.text(),
  'undici request, limited connections': async (url) => (await undici.request(url, { dispatcher: limited })).body.text(),
  'node http': (url) => nodeGet(url),
  'node http, few sockets kept alive': (url) => nodeGet(url, { agent: keepAlive }),
  axios: async (url) => (await axios.get<string>(url, { responseType: 'text', transformResponse: (text: string) => text })).data,
  got: (url) => got(url, { retry: { limit: 0 } }).text(),
};

describe.each(Object.entries(CLIENTS))('a call of %s', (_, get) => {
  it('is seen once, with address, status, size and headroom (S4-20, S0-29)', async () => {
    const url = `${provider.url}/ok?limit=100&after=200`;
    expect(await recorder.as('a', () => get(url))).toBe(OK_BODY);
    expect(await recorder.only()).toMatchObject({
      method: 'GET',
      url,
      statusCode: 200,
      rateLimit: { limit: 100, remaining: 97 },
      responseBodySize: OK_BODY.length,
      error: undefined,
    });
    expect(recorder.calls[0]?.answers).toHaveLength(1);
  });

  it('is seen as its own maker’s, however many make calls at once', async () => {
    const makers = Array.from({ length: 24 }, (_unused, index) => `maker-${index % 2}-${index}`);
    await Promise.all(makers.map((maker) => recorder.as(maker, () => get(`${provider.url}/ok?maker=${maker}`))));
    const calls = await recorder.ended(makers.length);
    expect(calls.map((call) => call.owner).sort()).toEqual([...makers].sort());
    for (const call of calls) {
      expect(call.ends).toHaveLength(1);
      expect(call.ends[0]?.url).toBe(`${provider.url}/ok?maker=${call.owner}`);
    }
  });

  it('outside a run is not recorded', async () => {
    await get(`${provider.url}/ok`);
    expect(recorder.calls).toEqual([]);
  });

  it('that is refused ends with the network’s error', async () => {
    const port = await closedPort();
    await expect(recorder.as('a', () => get(`http://127.0.0.1:${port}/x`))).rejects.toThrow(Error);
    const [call] = await recorder.ended();
    const end = call?.ends[0];
    expect(end).toMatchObject({ url: `http://127.0.0.1:${port}/x`, error: { code: 'ECONNREFUSED' } });
    expect(end?.statusCode).toBeUndefined();
  });

  it('whose connection breaks amid the body keeps status and error', async () => {
    await expect(recorder.as('a', () => get(`${provider.url}/reset`))).rejects.toThrow(Error);
    const [call] = await recorder.ended();
    expect(call?.ends).toHaveLength(1);
    expect(call?.ends[0]).toMatchObject({ statusCode: 200, error: expect.any(Error) });
  });

  it('whose connection is closed without an answer ends with an error', async () => {
    await expect(recorder.as('a', () => get(`${provider.url}/hang-up`))).rejects.toThrow(Error);
    const [call] = await recorder.ended();
    expect(call?.ends).toHaveLength(1);
    expectUnanswered(call?.ends[0]);
  });

  it('reads a body sent in chunks to its end', async () => {
    expect(await recorder.as('a', () => get(`${provider.url}/chunked`))).toBe('first, second');
    expect(await recorder.only()).toMatchObject({ statusCode: 200, error: undefined });
  });
});

describe('a failed call', () => {
  it('says its status and how long to wait', async () => {
    await recorder.as('a', () => fetch(`${provider.url}/status/429`).then((response) => response.text()));
    expect(await recorder.only()).toMatchObject({ statusCode: 429, retryAfterMs: 2_000, rateLimit: { resetAt: expect.any(Number) } });
  });

  it('says so as soon as the headers are there, though nobody reads the body', async () => {
    const response = await recorder.as('a', () => fetch(`${provider.url}/status/500`));
    expect(recorder.calls[0]?.answers).toMatchObject([{ statusCode: 500, method: 'GET' }]);
    await response.body?.cancel();
  });

  it('is one call for each attempt when the client tries again by itself', async () => {
    await expect(
      recorder.as('a', () =>
        got(`${provider.url}/status/503`, { retry: { limit: 2, calculateDelay: ({ computedValue }) => Math.min(computedValue, 1) } }),
      ),
    ).rejects.toThrow(Error);
    const calls = await recorder.ended(3);
    expect(calls.map((call) => call.ends[0]?.statusCode)).toEqual([503, 503, 503]);
  });
});

describe('redirects', () => {
  it.each(['global fetch', 'undici fetch', 'axios', 'got'])('of %s are a call for each hop', async (client) => {
    await recorder.as('a', () => CLIENTS[client]?.(`${provider.url}/redirect`));
    const calls = await recorder.ended(2);
    expect(calls.map((call) => [call.owner, call.ends[0]?.statusCode, call.ends[0]?.url])).toEqual([
      ['a', 302, `${provider.url}/redirect`],
      ['a', 200, `${provider.url}/ok`],
    ]);
  });
});

describe('an aborted call', () => {
  it('of fetch ends once, with the status it had', async () => {
    const aborter = new AbortController();
    const work = recorder.as('a', async () => {
      const response = await fetch(`${provider.url}/half`, { signal: aborter.signal });
      aborter.abort();
      return response.text();
    });
    await expect(work).rejects.toThrow(/abort/);
    expect(await recorder.only()).toMatchObject({ statusCode: 200, error: { name: 'AbortError' } });
  });

  it('of fetch that ran into its time limit ends with that', async () => {
    const work = recorder.as('a', () => fetch(`${provider.url}/never`, { signal: AbortSignal.timeout(50) }));
    await expect(work).rejects.toThrow(/timeout/);
    expectUnanswered(await recorder.only(), { name: 'TimeoutError' });
  });

  it('of node http ends with the error it was destroyed with', async () => {
    const work = recorder.as('a', () => nodeGet(`${provider.url}/never`, { signal: AbortSignal.timeout(50) }));
    await expect(work).rejects.toThrow(/abort/);
    expectUnanswered(await recorder.only(), { name: 'AbortError' });
  });

  it('of node http without an error still ends', async () => {
    const failed = new Promise((resolve) => {
      recorder.as('a', () => {
        const request = http.get(`${provider.url}/never`, () => {});
        request.on('error', resolve);
        request.on('socket', () => request.destroy());
      });
    });
    expect(await failed).toBeInstanceOf(Error);
    expectUnanswered(await recorder.only());
  });

  it.each(['axios', 'got'])('of %s that ran into its time limit ends with an error', async (client) => {
    const url = `${provider.url}/never`;
    const work = recorder.as('a', () =>
      client === 'axios' ? axios.get(url, { timeout: 50 }) : got(url, { timeout: { request: 50 }, retry: { limit: 0 } }),
    );
    await expect(work).rejects.toThrow(/time/i);
    const end = await recorder.only();
    expectUnanswered(end);
    expect(end.url).toBe(url);
  });

  it('whose reader has had enough keeps its status and is no failure', async () => {
    await recorder.as(
      'a',
      () =>
        new Promise<void>((resolve, reject) => {
          http
            .get(`${provider.url}/large`, (response) => {
              response.once('data', () => {
                response.destroy();
                resolve();
              });
            })
            .on('error', reject);
        }),
    );
    expect(await recorder.only()).toMatchObject({ statusCode: 200, error: undefined });
  });
});

describe('a body that nobody reads', () => {
  it('ends when the socket closes, with its status', async () => {
    const response = await recorder.as(
      'a',
      () =>
        new Promise<http.IncomingMessage>((resolve) => {
          http.get(`${provider.url}/large`, { agent: false }, resolve);
        }),
    );
    expect(recorder.calls[0]?.answers).toHaveLength(1);
    expect(recorder.calls[0]?.ends).toHaveLength(0);
    response.socket.destroy();
    expect(await recorder.only()).toMatchObject({ statusCode: 200 });
  });

  it('stays unread: nothing is taken from the host', async () => {
    const response = await recorder.as(
      'a',
      () =>
        new Promise<http.IncomingMessage>((resolve) => {
          http.get(`${provider.url}/large`, { agent: false }, resolve);
        }),
    );
    expect(response.readableFlowing).toBeNull();
    let size = 0;
    for await (const chunk of response) size += (chunk as Buffer).length;
    expect(size).toBe(1 << 22);
    expect(await recorder.only()).toMatchObject({ statusCode: 200, responseBodySize: 1 << 22 });
  });
});

describe('a request with a body', () => {
  it.each<[string, (url: string) => Promise<unknown>]>([
    ['fetch', (url) => fetch(url, { method: 'POST', body: '{"name":"Ada"}' }).then((response) => response.text())],
    ['axios', (url) => axios.post(url, '{"name":"Ada"}')],
    ['got', (url) => got.post(url, { body: '{"name":"Ada"}' }).text()],
  ])('of %s says how much was sent', async (_, post) => {
    await recorder.as('a', () => post(`${provider.url}/ok`));
    expect(await recorder.only()).toMatchObject({ method: 'POST', requestBodySize: 14 });
  });
});

describe('addresses', () => {
  it('are those of the server asked, over TLS', async () => {
    expect(await recorder.as('a', () => nodeGet(`${tls.url}/ok`, { ca: tls.ca }))).toBe(OK_BODY);
    expect(await recorder.only()).toMatchObject({ url: `${tls.url}/ok`, statusCode: 200 });
  });

  it('keep a certificate’s refusal', async () => {
    await expect(recorder.as('a', () => nodeGet(`${tls.url}/ok`))).rejects.toThrow(/self-signed/);
    expect(await recorder.only()).toMatchObject({ error: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
  });

  it('are those of the server asked, though the host header names another', async () => {
    await recorder.as('a', () => nodeGet(`http://127.0.0.1:${provider.port}/ok`, { headers: { host: 'api.example.com' } }));
    expect(await recorder.only()).toMatchObject({ url: `http://127.0.0.1:${provider.port}/ok` });
  });
});

describe('an upgrade', () => {
  it('is a call with its status', async () => {
    await recorder.as(
      'a',
      () =>
        new Promise<void>((resolve, reject) => {
          http
            .get(`${provider.url}/upgrade`, { headers: { connection: 'upgrade', upgrade: 'test' } })
            .on('upgrade', (_response, socket) => {
              socket.destroy();
              resolve();
            })
            .on('error', reject);
        }),
    );
    expect(await recorder.only()).toMatchObject({ statusCode: 101, error: undefined });
  });
});

describe('stripe’s own client', () => {
  it('is seen, each attempt as a call', async () => {
    const stripe = new Stripe('sk_test_123', { host: 'localhost', port: provider.port, protocol: 'http', maxNetworkRetries: 0 });
    await recorder.as('a', () => stripe.customers.list({ limit: 3 }));
    expect(await recorder.only()).toMatchObject({
      method: 'GET',
      url: `${provider.url}/v1/customers?limit=3`,
      statusCode: 200,
    });
  });

  it('is seen over fetch too', async () => {
    const stripe = new Stripe('sk_test_123', {
      host: 'localhost',
      port: provider.port,
      protocol: 'http',
      httpClient: Stripe.createFetchHttpClient(),
    });
    await recorder.as('a', () => stripe.customers.create({ email: 'ada@example.com' }));
    expect(await recorder.only()).toMatchObject({ method: 'POST', url: `${provider.url}/v1/customers`, statusCode: 200 });
  });
});

describe('a fetch that waits for one of few connections', () => {
  it('is rather left out than taken for another one’s, and a warning says so', async () => {
    const warning = once(process, 'warning');
    const dispatcher = new undici.Agent({ connections: 2 });
    const makers = Array.from({ length: 12 }, (_, index) => `maker-${index}`);
    const get = (maker: string) => undici.fetch(`${provider.url}/ok?maker=${maker}`, { dispatcher }).then((response) => response.text());
    await Promise.all(makers.map((maker) => recorder.as(maker, () => get(maker))));
    await recorder.ended(2);
    for (const call of recorder.calls) expect(call.ends[0]?.url).toBe(`${provider.url}/ok?maker=${call.owner}`);
    expect(await warning).toMatchObject([{ code: 'SYNCTRAIL_UNDICI_POOL' }]);
    await dispatcher.close();
  });
});

describe('a fault of the recorder', () => {
  it('does not reach the host', async () => {
    uninstall();
    uninstall = installCapture({
      startCall: () => ({
        answered: () => {
          throw new Error('broken');
        },
        end: () => {
          throw new Error('broken');
        },
      }),
    });
    for (const get of Object.values(CLIENTS)) expect(await get(`${provider.url}/ok`)).toBe(OK_BODY);
  });

  it('at a call’s start does not either', async () => {
    uninstall();
    uninstall = installCapture({
      startCall: () => {
        throw new Error('broken');
      },
    });
    for (const get of Object.values(CLIENTS)) expect(await get(`${provider.url}/ok`)).toBe(OK_BODY);
  });
});

describe('without a capture', () => {
  it('nothing is seen', async () => {
    uninstall();
    await recorder.as('a', () => CLIENTS['node http']?.(`${provider.url}/ok`));
    await recorder.as('a', () => CLIENTS['global fetch']?.(`${provider.url}/ok`));
    expect(recorder.calls).toEqual([]);
  });
});
