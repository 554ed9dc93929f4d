// A collector that only counts, in a process of its own. It prints its address; GET answers what has arrived.
// DELAY_MS holds each answer back; HALF=1 answers every other request with 503; after AWAY_AFTER spans it takes no connection for AWAY_MS.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { spansIn } from './spans-in.ts';

const number = (name: string): number => Number(process.env[name] ?? 0);
const delayMs = number('DELAY_MS');
const half = process.env['HALF'] === '1';
const awayAfter = number('AWAY_AFTER');
const awayMs = number('AWAY_MS');

const ids = new Set<string>();
let spans = 0;
let requests = 0;
let awayUntil: number | undefined;

function isAway(): boolean {
  if (awayAfter === 0 || ids.size < awayAfter) return false;
  awayUntil ??= performance.now() + awayMs;
  return performance.now() < awayUntil;
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    response.end(JSON.stringify({ entities: ids.size, spans, requests }));
    return;
  }
  if (isAway()) {
    request.socket.destroy();
    return;
  }
  const body = Buffer.concat(await request.toArray());
  requests += 1;
  const status = half && requests % 2 === 0 ? 503 : 200;
  if (status === 200 && request.url === '/v1/traces') {
    for (const { name, id } of spansIn(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)) {
      spans += 1;
      if (name.startsWith('entity')) ids.add(id);
    }
  }
  setTimeout(() => response.writeHead(status).end(), delayMs);
}

const server = createServer((request, response) => {
  handle(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => process.exit(0));
