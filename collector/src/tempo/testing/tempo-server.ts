import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import type { TempoOptions } from '../options.ts';
import { tempoRouter } from '../router.ts';

interface TempoAnswer {
  readonly status: number;
  readonly contentType: string | null;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

/** The router over a store of its own, asked through HTTP. */
export interface TempoServer {
  readonly store: Store;
  get(path: string, query?: Readonly<Record<string, string>>): Promise<TempoAnswer>;
  close(): Promise<void>;
}

/** Serves an empty store at `/`, and at each key of `mounts` with those options. */
export async function startTempo(mounts: Readonly<Record<string, Partial<TempoOptions>>> = { '/': {} }): Promise<TempoServer> {
  const dir = await mkdtemp(join(tmpdir(), 'tempo-'));
  const store = await openStore({ dir });
  const app = express();
  for (const [path, options] of Object.entries(mounts)) app.use(path, tempoRouter(store, options));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    store,
    get: async (path, query = {}) => {
      const response = await fetch(`${origin}${path}?${new URLSearchParams(query).toString()}`);
      const text = await response.text();
      const contentType = response.headers.get('content-type');
      return { status: response.status, contentType, body: contentType === 'application/json' ? (JSON.parse(text) as unknown) : text };
    },
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      await store.close();
      await rm(dir, { recursive: true });
    },
  };
}
