import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeLogs, decodeTraces, type SeenLog, type SeenSpan } from '../../../instrumentation/tests/support/decode.ts';

export interface Got {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** After decompression. */
  readonly body: Buffer;
  readonly spans: readonly SeenSpan[];
  readonly logs: readonly SeenLog[];
}

/** What comes back: an answer, none at all, or one that ends in the middle, or behind its headers. */
export type Reaction = { status: number; headers?: Record<string, string>; body?: Uint8Array | string } | 'never' | 'cut' | 'headers';

/** An OTLP end point that records what it is sent, and answers as it is told. */
export interface Destination {
  readonly url: string;
  readonly got: Got[];
  /** What was answered with 2xx. */
  readonly taken: Got[];
  react(of: (got: Got, request: number) => Reaction): void;
  /** Nobody listens any more. */
  leave(): Promise<void>;
  /** At the same address. */
  comeBack(): Promise<void>;
}

interface Tls {
  readonly key: string;
  readonly cert: string;
}

const well = (): Reaction => ({ status: 200 });
const HEADERS = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 90\r\n\r\n';
const BROKEN = { cut: `${HEADERS}only so far`, headers: HEADERS };

function read(request: IncomingMessage, body: Buffer): Got {
  const path = request.url ?? '';
  return {
    path,
    headers: request.headers,
    body,
    spans: path.endsWith('/traces') ? decodeTraces(body).flatMap(({ records }) => records) : [],
    logs: path.endsWith('/logs') ? decodeLogs(body).flatMap(({ records }) => records) : [],
  };
}

export async function startDestination(tls?: Tls): Promise<Destination> {
  let reactionOf: (got: Got, request: number) => Reaction = well;
  const got: Got[] = [];
  const taken: Got[] = [];
  let port = 0;
  let server: Server | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = Buffer.concat(await request.toArray());
    const seen = read(request, request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent);
    got.push(seen);
    const reaction = reactionOf(seen, got.length);
    if (reaction === 'never') return;
    if (reaction === 'cut' || reaction === 'headers') {
      request.socket.end(BROKEN[reaction]);
      return;
    }
    if (reaction.status < 300) taken.push(seen);
    response.writeHead(reaction.status, reaction.headers).end(reaction.body);
  }

  async function listen(): Promise<void> {
    const obey = (request: IncomingMessage, response: ServerResponse) => {
      // The collector was killed while it sent.
      handle(request, response).catch(() => response.destroy());
    };
    server = tls === undefined ? createServer(obey) : createTlsServer(tls, obey);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  }

  await listen();
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    got,
    taken,
    react: (of) => {
      reactionOf = of;
    },
    comeBack: listen,
    leave: async () => {
      if (server?.listening !== true) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
