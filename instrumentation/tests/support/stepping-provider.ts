import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Http2Server, Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';

export interface SteppingProvider {
  readonly url: string;
  /** The same, spoken to in HTTP/2. */
  readonly http2Url: string;
  close(): Promise<void>;
}

type Answering = ServerResponse | Http2ServerResponse;
type Asking = IncomingMessage | Http2ServerRequest;

/** One exchange, by the name that its host gave it: what it waits for, and what happened to it. */
class Exchange {
  bytes = 0;
  private readonly happened = new Set<string>();
  private readonly waiting = new Map<string, () => void>();
  private allowed = 0;

  tell(what: string): void {
    this.happened.add(what);
    this.waiting.get(what)?.();
  }

  async until(what: string): Promise<void> {
    if (!this.happened.has(what)) await new Promise<void>((resolve) => this.waiting.set(what, resolve));
  }

  go(): void {
    this.allowed += 1;
    this.tell(`go ${this.allowed}`);
  }

  /** Bytes that have moved when nothing moves any more. */
  async stalled(): Promise<number> {
    for (let before = -1; before !== this.bytes;) {
      before = this.bytes;
      await new Promise((resolve) => {
        setTimeout(resolve, 150);
      });
    }
    return this.bytes;
  }
}

const FLOOD = 32 * 1_024 * 1_024;
const PIECE = Buffer.alloc(65_536, 'flood ');

function hangUp(response: Answering): void {
  if ('stream' in response) response.stream.session?.destroy();
  else response.socket?.destroy();
}

async function steps(response: Answering, exchange: Exchange): Promise<void> {
  for (const [index, piece] of ['one, ', 'two, ', 'three'].entries()) {
    if (index > 0) await exchange.until(`go ${index}`);
    (response as ServerResponse).write(piece);
  }
  response.end();
}

async function flood(response: Answering, exchange: Exchange): Promise<void> {
  while (exchange.bytes < FLOOD) {
    const more = (response as ServerResponse).write(PIECE);
    exchange.bytes += PIECE.length;
    if (!more) await once(response, 'drain');
  }
  response.end();
}

async function swallow(request: Asking, response: Answering, exchange: Exchange): Promise<void> {
  await exchange.until('go 1');
  const hash = createHash('sha256');
  for await (const chunk of request) hash.update(chunk as Buffer);
  response.end(hash.digest('hex'));
}

/**
 * A provider that goes on only when it is told to, so that a host sees an answer piece by piece, each alone:
 * `/steps/ID` answers three pieces, the next at each `/go/ID`; `/flood/ID` 32 MiB as fast as they are taken; `/swallow/ID` reads what is
 * sent after a `/go/ID`; `/never/ID` answers nothing; `/moved/ID` redirects to `/steps/ID`. `/break/ID` ends its connection.
 * `/arrived/ID` and `/closed/ID` answer when that has happened; `/moving/ID`, once nothing moves, how many bytes did.
 */
export async function startSteppingProvider(): Promise<SteppingProvider> {
  const exchanges = new Map<string, Exchange>();
  const answering = new Map<string, Answering>();

  const answer = async (request: Asking, response: Answering): Promise<void> => {
    const [, what = '', id = ''] = new URL(request.url ?? '/', 'http://provider').pathname.split('/');
    const exchange = exchanges.get(id) ?? new Exchange();
    exchanges.set(id, exchange);
    response.on('error', () => {});
    const writable = response as ServerResponse;
    if (['go', 'break', 'arrived', 'closed', 'moving'].includes(what)) {
      if (what === 'go') exchange.go();
      else if (what === 'break') hangUp(answering.get(id) ?? response);
      else if (what === 'moving') writable.write(String(await exchange.stalled()));
      else await exchange.until(what);
      response.end();
      return;
    }
    answering.set(id, response);
    response.on('close', () => exchange.tell('closed'));
    exchange.tell('arrived');
    if (what === 'never') return;
    response.setHeader('content-type', 'text/plain');
    if (what === 'moved') {
      response.statusCode = 302;
      response.setHeader('location', `/steps/${id}`);
      response.end();
    } else if (what === 'swallow') await swallow(request, response, exchange);
    else {
      request.resume();
      await (what === 'flood' ? flood(response, exchange) : steps(response, exchange));
    }
  };
  const handle = (request: Asking, response: Answering): void => void answer(request, response).catch(() => hangUp(response));
  const server = createServer(handle);
  const http2 = createHttp2Server(handle);
  const sessions = new Set<{ destroy(): void }>();
  http2.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => {}).on('close', () => sessions.delete(session));
  });
  return {
    url: await listening(server),
    http2Url: await listening(http2),
    close: async () => {
      server.closeAllConnections();
      for (const session of sessions) session.destroy();
      const closed = [server, http2].map((each) => once(each, 'close'));
      server.close();
      http2.close();
      await Promise.all(closed);
    },
  };
}

async function listening(server: Server | Http2Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
