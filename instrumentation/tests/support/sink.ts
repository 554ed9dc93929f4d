import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Seen, SeenLog, SeenMetric, SeenSpan } from './decode.ts';
import { decodeLogs, decodeMetrics, decodeTraces } from './decode.ts';

/** How the sink answers a request: a status, or never. */
export type Answer = { status: number; headers?: Record<string, string>; body?: Uint8Array } | 'never';

/** A collector that keeps what it accepted. */
export interface Sink {
  readonly url: string;
  readonly spans: SeenSpan[];
  readonly logs: SeenLog[];
  /** Each request by itself: a later one says all that an earlier one did. */
  readonly metrics: Seen<SeenMetric>[];
  readonly resources: Record<string, unknown>[];
  readonly scopes: { name: string; version: string }[];
  readonly headers: IncomingMessage['headers'][];
  requests: number;
  /** Resolves as soon as `done` holds; looked at whenever a request has been accepted. */
  until(done: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** @param port of its own unless told otherwise */
export async function startSink(answer: (request: number) => Answer = () => ({ status: 200 }), port = 0): Promise<Sink> {
  const watchers = new Set<() => void>();
  const sink: Omit<Sink, 'url'> = {
    spans: [],
    logs: [],
    metrics: [],
    resources: [],
    scopes: [],
    headers: [],
    requests: 0,
    until: (done) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!done()) return;
          watchers.delete(check);
          resolve();
        };
        watchers.add(check);
        check();
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  const accept = (request: IncomingMessage, body: Buffer): void => {
    sink.headers.push(request.headers);
    const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    if (request.url === '/v1/metrics') {
      sink.metrics.push(...decodeMetrics(plain));
      for (const check of watchers) check();
      return;
    }
    const seen = request.url === '/v1/traces' ? decodeTraces(plain) : decodeLogs(plain);
    for (const { resource, scope, records } of seen) {
      sink.resources.push(resource);
      sink.scopes.push(scope);
      if (request.url === '/v1/traces') sink.spans.push(...(records as SeenSpan[]));
      else sink.logs.push(...(records as SeenLog[]));
    }
    for (const check of watchers) check();
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await request.toArray());
    sink.requests += 1;
    const given = answer(sink.requests);
    if (given === 'never') return;
    if (given.status === 200) accept(request, body);
    response.writeHead(given.status, given.headers).end(given.body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(sink, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
