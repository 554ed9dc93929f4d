import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as undici from 'undici';
import * as undici8 from 'undici-8';
import { keepCaller } from '../index.ts';
import { installCapture } from './index.ts';
import type { Provider } from './testing/provider.ts';
import { startProvider } from './testing/provider.ts';
import { TestRecorder } from './testing/recorder.ts';

let provider: Provider;
let recorder: TestRecorder;
let uninstall: () => void;
const dispatchers: undici.Dispatcher[] = [];

beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());
beforeEach(() => {
  recorder = new TestRecorder();
  uninstall = installCapture(recorder, () => recorder.isActive);
});
afterEach(async () => {
  uninstall();
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.close()));
});

function used<D extends undici.Dispatcher>(dispatcher: D): D {
  dispatchers.push(dispatcher);
  return dispatcher;
}

type Get = (url: string, dispatcher: undici.Dispatcher) => Promise<unknown>;
const undiciFetch: Get = async (url, dispatcher) => (await undici.fetch(url, { dispatcher })).text();
const globalFetch: Get = async (url, dispatcher) => (await fetch(url, { dispatcher } as unknown as RequestInit)).text();
const undiciRequest: Get = async (url, dispatcher) => (await undici.request(url, { dispatcher })).body.text();

/** Many records at once, each of which makes two calls one after the other. */
async function callAsMany(get: Get, dispatcher: undici.Dispatcher, count = 50): Promise<void> {
  const makers = Array.from({ length: count }, (_, index) => `maker-${index}`);
  await Promise.all(
    makers.map((maker) =>
      recorder.as(maker, async () => {
        await get(`${provider.url}/ok?maker=${maker}&call=1`, dispatcher);
        await get(`${provider.url}/ok?maker=${maker}&call=2`, dispatcher);
      }),
    ),
  );
}

const strays = () => recorder.calls.filter(({ owner, request }) => !request.url.includes(`maker=${owner}&`));

const LIMITED: Record<string, () => undici.Dispatcher> = {
  'a pool of one connection': () => new undici.Pool(provider.url, { connections: 1 }),
  'a pool of two that pipelines': () => new undici.Pool(provider.url, { connections: 2, pipelining: 4 }),
  'an agent of three connections': () => new undici.Agent({ connections: 3 }),
  'a balanced pool': () => new undici.BalancedPool([provider.url], { connections: 2 }),
};

describe.each(Object.entries(LIMITED))('calls through %s', (_, make) => {
  it.each([
    ['fetch', globalFetch],
    ['undici’s fetch', undiciFetch],
    ['undici.request', undiciRequest],
  ])('of %s are each their own maker’s when it keeps the caller (S2-07)', async (_name, get) => {
    await callAsMany(get, keepCaller(used(make())));
    await recorder.ended(100);
    expect(recorder.calls).toHaveLength(100);
    expect(strays()).toEqual([]);
  });

  it('are rather left out than taken for another one’s when it does not (S2-07)', async () => {
    await callAsMany(globalFetch, used(make()));
    expect(recorder.calls.length).toBeGreaterThan(0);
    expect(strays()).toEqual([]);
  });
});

describe('calls that wait in their connection, not in a pool', () => {
  it.each([
    ['a client', () => new undici.Client(provider.url)],
    ['a client that pipelines', () => new undici.Client(provider.url, { pipelining: 4 })],
    ['an agent of one connection', () => new undici.Agent({ connections: 1 })],
  ])('are each their own maker’s: %s (S2-07)', async (_name, make) => {
    await callAsMany(globalFetch, used(make()));
    await recorder.ended(100);
    expect(strays()).toEqual([]);
  });
});

describe('a dispatcher of node’s own undici', () => {
  it('with a limit takes no call for another one’s (S2-07)', async () => {
    await fetch(`${provider.url}/ok`);
    const agent = Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1')) as undici.Agent;
    const limited = used(new (agent.constructor as typeof undici.Agent)({ connections: 2 }));
    await callAsMany(globalFetch, limited);
    expect(strays()).toEqual([]);
    expect(recorder.calls.length).toBeLessThan(100);
    recorder.calls.length = 0;
    await callAsMany(globalFetch, keepCaller(limited));
    expect(recorder.calls).toHaveLength(100);
    expect(strays()).toEqual([]);
  });
});

describe('a dispatcher with interceptors', () => {
  const composed = (): undici.Dispatcher => {
    const { redirect, retry, dns, responseError, decompress, cache } = undici.interceptors;
    const agent = new undici.Agent();
    dispatchers.push(agent);
    return agent.compose(
      cache(),
      redirect({ maxRedirections: 2 }),
      retry({ maxRetries: 1, minTimeout: 1 }),
      dns(),
      responseError(),
      decompress(),
    );
  };

  it.each([
    ['fetch', globalFetch],
    ['undici’s fetch', undiciFetch],
    ['undici.request', undiciRequest],
  ])('tells each call of %s as its own maker’s, however deep they stand upon each other (S2-07)', async (_name, get) => {
    await callAsMany(get, composed());
    await recorder.ended(100);
    expect(recorder.calls).toHaveLength(100);
    expect(strays()).toEqual([]);
  });
});

describe('undici 8', () => {
  const get = async (url: string, dispatcher: undici8.Dispatcher): Promise<unknown> => (await undici8.fetch(url, { dispatcher })).text();

  it('knows whose call it is, also of one that waits (S2-07)', async () => {
    const pool = new undici8.Pool(provider.url, { connections: 2 });
    const makers = Array.from({ length: 50 }, (_, index) => `maker-${index}`);
    await Promise.all(makers.map((maker) => recorder.as(maker, () => get(`${provider.url}/ok?maker=${maker}&`, pool))));
    await recorder.ended(50);
    expect(recorder.calls).toHaveLength(50);
    expect(strays()).toEqual([]);
    expect(recorder.calls[0]?.ends).toMatchObject([{ statusCode: 200, rateLimit: { remaining: 97 }, responseBodySize: 31 }]);
    await pool.close();
  });

  it('is a call for each attempt when it tries again by itself (S2-38)', async () => {
    const agent = new undici8.RetryAgent(new undici8.Agent(), { minTimeout: 5, maxTimeout: 20, maxRetries: 2, retryAfter: false });
    await recorder.as('a', () => get(`${provider.url}/status/503`, agent).catch(() => {}));
    const calls = await recorder.ended(3);
    expect(calls.map(({ owner, ends }) => [owner, ends[0]?.statusCode])).toEqual([
      ['a', 503],
      ['a', 503],
      ['a', 503],
    ]);
    await agent.close();
  });
});

describe('a dispatcher that keeps the caller', () => {
  it('is the dispatcher in all else', async () => {
    const pool = new undici.Pool(provider.url, { connections: 1 });
    const kept = keepCaller(pool);
    expect(kept).toBeInstanceOf(undici.Pool);
    await globalFetch(`${provider.url}/ok`, kept);
    expect(kept.stats.connected).toBe(1);
    await kept.close();
    expect(pool.closed).toBe(true);
  });
});

describe('a call that undici tries again by itself', () => {
  const retrying = (throwOnError = true) =>
    used(
      new undici.RetryAgent(used(new undici.Agent()), { minTimeout: 5, maxTimeout: 20, maxRetries: 2, retryAfter: false, throwOnError }),
    );

  it.each([
    ['fetch', globalFetch, true],
    ['fetch, which answers the last refusal', globalFetch, false],
    ['undici.request', undiciRequest, true],
  ])('is a call for each attempt, each its own maker’s: %s (S2-38)', async (_name, get, throwOnError) => {
    const agent = retrying(throwOnError);
    const makers = Array.from({ length: 10 }, (_, index) => `maker-${index}`);
    await Promise.all(
      makers.map((maker) => recorder.as(maker, () => get(`${provider.url}/status/503?maker=${maker}&`, agent).catch(() => {}))),
    );
    await recorder.ended(30);
    expect(strays()).toEqual([]);
    for (const maker of makers) expect(recorder.calls.filter(({ owner }) => owner === maker)).toHaveLength(3);
  });

  it('is left out where two made the same call and nobody can tell whose it is', async () => {
    const agent = retrying();
    const get = () => globalFetch(`${provider.url}/status/503`, agent).catch(() => {});
    await Promise.all([recorder.as('a', get), recorder.as('b', get)]);
    expect(recorder.calls.map(({ owner }) => owner)).toEqual(['a', 'b']);
  });
});
