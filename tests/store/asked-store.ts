import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeLogsJson } from '../../collector/src/otlp/json/logs.ts';
import { decodeTracesJson } from '../../collector/src/otlp/json/traces.ts';
import { createServer } from '../../collector/src/server.ts';
import { openStore, type StoreOptions } from '../../collector/src/store/open-store.ts';
import type { OpenStore, Store } from '../../collector/src/store/store.ts';
import { serverDeps } from '../../collector/test/running.ts';
import type { Sent } from '../support/generated-runs.ts';
import { logsRequest, tracesRequest } from '../support/otlp-json.ts';

/** Nothing of these tests is ever too old. */
export const FOR_EVER = { details: 3_000, events: 3_000, progress: 3_000, metrics: 3_000 };

/** A store behind the query APIs. */
export interface AskedStore {
  readonly url: string;
  readonly store: OpenStore;
  readonly notes: string[];
  readonly close: () => Promise<void>;
}

export async function askedStore(options: StoreOptions): Promise<AskedStore> {
  const notes: string[] = [];
  const store = await openStore({
    retention: FOR_EVER,
    note: (level, message) => notes.push(`${level} ${message}`),
    onCrash: (error) => notes.push(`crash ${error.message}`),
    ...options,
  });
  const server = createHttpServer(createServer(serverDeps(store))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    store,
    notes,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await store.close();
    },
  };
}

/** Keeps what a sender of generated runs sent: each unit a batch, and each run's events. */
export async function keep(store: Store, sent: readonly Sent[], delivery = 'first'): Promise<void> {
  for (const { run, units, logs } of sent) {
    for (const [index, unit] of units.entries())
      await store.addSpans(decodeTracesJson(JSON.parse(tracesRequest(unit))), `${run.id} ${index} ${delivery}`);
    await store.addLogs(decodeLogsJson(JSON.parse(logsRequest(logs))), `${run.id} ${delivery}`);
  }
}
