import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createServer } from '../src/server.ts';
import type { OpenStore, Store } from '../src/store/store.ts';
import { logsJson, post, spanJson, tracesJson } from './otlp.ts';
import { serverDeps, type Wanted } from './running.ts';

const away = async () => await Promise.reject(new Error('the disk is full'));

function storeWith(own: Partial<Store> = {}): OpenStore {
  const store: Store = { addSpans: away, addLogs: away, addRequest: away, addMetrics: away, select: away, trace: away, ...own };
  return { ...store, of: () => store, files: { list: away, verify: away, copy: away }, damage: {}, tally: away, close: async () => {} };
}

let server: Server | undefined;

async function serve(wanted: Wanted, store = storeWith()): Promise<string> {
  server = createHttpServer(createServer(serverDeps(store, wanted)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe('while the store cannot keep anything', () => {
  test('nothing is acknowledged, and senders are told to come again', async () => {
    const lines: string[] = [];
    const url = await serve({ log: (_level, message, fields) => lines.push(`${message} ${JSON.stringify(fields)}`) });
    for (const answer of [
      await post(`${url}/v1/traces`, tracesJson(spanJson())),
      await post(`${url}/v1/traces`, tracesJson(spanJson())),
      await post(`${url}/v1/logs`, logsJson({})),
    ]) {
      expect(answer).toMatchObject({ status: 503, body: { code: 14, message: expect.stringContaining('Send it again later') as string } });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    expect(lines).toEqual([expect.stringContaining('the disk is full'), expect.stringContaining('the disk is full')]);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('synctrail_requests_total{signal="traces",status="503"} 2');
  });

  test('requests beyond what fits are refused before they are read', async () => {
    const arrived = Promise.withResolvers<void>();
    const busy = Promise.withResolvers<void>();
    const addSpans = async () => {
      arrived.resolve();
      await busy.promise;
    };
    const url = await serve({ limits: { inFlightBytes: 500 } }, storeWith({ addSpans }));
    const first = post(`${url}/v1/traces`, tracesJson(spanJson()));
    await arrived.promise;
    expect((await post(`${url}/v1/traces`, tracesJson(spanJson()))).status).toBe(503);
    busy.resolve();
    expect((await first).status).toBe(200);
    expect((await post(`${url}/v1/traces`, tracesJson(spanJson()))).status).toBe(200);
  });
});

describe('while it stops', () => {
  test('it says that it is not ready, and that it lives', async () => {
    const url = await serve({ readiness: () => 'stopping' });
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

describe('without built pages', () => {
  test.for(['/', '/a/synctrail-integrations-app/integrations/hubspot'])('%s says how to build them', async (path) => {
    const answer = await fetch(`${await serve({})}${path}`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm start');
  });
});
