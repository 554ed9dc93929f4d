import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeLogs, decodeTraces } from './decode.ts';

/** How a request is answered: taken, refused with 503, or left without an answer. */
type Mood = 'well' | 'unwell' | 'silent';

/** A collector for many records: it keeps ids, not spans. */
export interface CountingSink {
  readonly port: number;
  readonly url: string;
  /** Entities that arrived, with how often. */
  readonly entities: Map<string, number>;
  /** The same in the order in which they came, as run and record. */
  readonly order: { run: unknown; id: string }[];
  /** Spans and events of all kinds. */
  arrived: number;
  readonly events: { name: string; attributes: Record<string, unknown> }[];
  requests: number;
  /** From now on. */
  mood(of: (request: number) => Mood): void;
  /** Resolves as soon as `done` holds; looked at with each request. */
  until(done: () => boolean): Promise<void>;
  close(): Promise<void>;
}

interface CountingSinkOptions {
  port?: number;
  /** Each answer is held back for so long, ms. */
  delayMs?: number;
}

export async function startCountingSink(options: CountingSinkOptions = {}): Promise<CountingSink> {
  let moodOf: (request: number) => Mood = () => 'well';
  const watchers = new Set<() => void>();

  const accept = (path: string | undefined, body: Buffer): void => {
    if (path === '/v1/traces') {
      for (const { attributes, traceId, spanId } of decodeTraces(body).flatMap(({ records }) => records)) {
        sink.arrived += 1;
        if (attributes['sync.level'] !== 'entity') continue;
        const key = `${traceId}-${spanId}`;
        sink.entities.set(key, (sink.entities.get(key) ?? 0) + 1);
        sink.order.push({ run: attributes['sync.run.id'], id: String(attributes['sync.entity.source_id']) });
      }
    } else if (path === '/v1/logs') {
      const logs = decodeLogs(body).flatMap(({ records }) => records);
      sink.arrived += logs.length;
      sink.events.push(...logs.map(({ eventName, attributes }) => ({ name: eventName, attributes })));
    }
  };
  const answer = (response: ServerResponse, status: number): void => {
    if (options.delayMs === undefined) response.writeHead(status).end();
    else setTimeout(() => response.writeHead(status).end(), options.delayMs);
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await request.toArray());
    sink.requests += 1;
    const mood = moodOf(sink.requests);
    if (mood === 'well') accept(request.url, request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
    if (mood !== 'silent') answer(response, mood === 'well' ? 200 : 503);
    for (const check of watchers) check();
  };
  const server = createServer((request, response) => {
    // the host died while it sent
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sink: CountingSink = {
    port,
    url: `http://127.0.0.1:${port}`,
    entities: new Map(),
    order: [],
    arrived: 0,
    events: [],
    requests: 0,
    mood: (of) => {
      moodOf = of;
    },
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
  return sink;
}
