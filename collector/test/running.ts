import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { queryMounts } from '../src/queries.ts';
import { Audit, type KeepAudit } from '../src/security/audit/audit.ts';
import type { TokenSettings } from '../src/security/settings.ts';
import { Tokens } from '../src/security/tokens.ts';
import { createServer, type ServerDeps } from '../src/server.ts';
import { storeSink } from '../src/sink/store-sink.ts';
import { openStore } from '../src/store/open-store.ts';
import type { OpenStore, Store } from '../src/store/store.ts';
import { DEFAULT_LIMITS } from '../src/validate/limits.ts';

/** A collector in this process, on a port of its own. */
export interface Running {
  readonly url: string;
  readonly port: number;
  readonly store: OpenStore;
  readonly logged: string[];
  readonly stop: () => Promise<void>;
}

export function newDir(): string {
  return mkdtempSync(join(tmpdir(), 'synctrail-collector-'));
}

/** What a test may want otherwise than usual. */
export interface Wanted extends Partial<Omit<ServerDeps, 'limits' | 'tokens'>> {
  readonly limits?: Partial<ServerDeps['limits']>;
  /** A token that may do everything in the workspace `default`. */
  readonly token?: string;
  readonly tokens?: readonly TokenSettings[];
}

/** A token that may do everything, in the workspace `default` unless told otherwise. */
export function tokenFor(token: string, wanted: Partial<TokenSettings> = {}): TokenSettings {
  return { name: 'test', token, roles: ['ingest', 'read', 'metrics', 'store'], workspace: 'default', resource: {}, rate: {}, ...wanted };
}

export function serverDeps(store: OpenStore, wanted: Wanted = {}): ServerDeps {
  const { limits, token, tokens, ...rest } = wanted;
  const log = wanted.log ?? (() => {});
  const keep: KeepAudit = async (workspace, records) => await store.of(workspace).addLogs(records, randomUUID());
  return {
    sink: storeSink(store),
    log,
    queries: queryMounts(store),
    dirs: {},
    limits: { ...DEFAULT_LIMITS, ...limits },
    allowedHosts: [],
    tokens: new Tokens(tokens ?? (token === undefined ? [] : [tokenFor(token)])),
    audit: new Audit(keep, log),
    adminOf: store,
    registry: new Registry(),
    readiness: () => undefined,
    ...rest,
  };
}

export async function startServer(wanted: Wanted = {}, dir = newDir()): Promise<Running> {
  const store = await openStore({ dir });
  const logged: string[] = [];
  const log: ServerDeps['log'] = (level, message, fields) => logged.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  const server = createHttpServer(createServer(serverDeps(store, { log, ...wanted })));
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
