import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queryMounts } from '../src/queries.ts';
import { createServer, type ServerDeps } from '../src/server.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';

/** A collector in this process, on a port of its own. */
export interface Running {
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly logged: string[];
  readonly stop: () => Promise<void>;
}

export function newDir(): string {
  return mkdtempSync(join(tmpdir(), 'synctrail-collector-'));
}

export async function startServer(deps: Partial<ServerDeps> = {}): Promise<Running> {
  const store = await openStore({ dir: newDir() });
  const logged: string[] = [];
  const log: ServerDeps['log'] = (level, message, fields) => logged.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  const server = createHttpServer(createServer({ store, log, queries: queryMounts(store), ...deps }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await store.close();
  };
  return { url: `http://127.0.0.1:${port}`, port, store, logged, stop };
}

/** How many rows of a table there are. */
export async function countRows(store: Store, table: 'spans' | 'logs' = 'spans'): Promise<number> {
  const [row] = await store.select({ table, fromNs: 0n, toNs: 2n ** 63n - 1n, sql: 'SELECT count(*) AS n FROM $source', params: [] });
  return Number(row?.['n']);
}
