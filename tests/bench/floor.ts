import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A plain server that answers the same bytes again and again: the least that any answer of that size costs on this machine. */
export async function startFloor(): Promise<{ url: string; serve: (body: Buffer) => void; stop: () => void }> {
  let body: Buffer = Buffer.alloc(0);
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    serve: (next) => {
      body = next;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
