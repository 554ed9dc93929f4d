import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EchoingProvider {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Refuses everything, in the words that it was sent: `/…/STATUS/PIECE/PART` answers with that status, type and encoding in pieces of so
 * many bytes, each in a turn of its own, and breaks off after that part of them, in percent.
 */
export async function startEchoingProvider(): Promise<EchoingProvider> {
  const server = createServer((request, response) => {
    const [, status = '422', piece = '0', part = '100'] = /\/(\d{3})\/(\d+)\/(\d+)(?:\?|$)/.exec(request.url ?? '') ?? [];
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      response.statusCode = Number(status);
      for (const name of ['content-type', 'content-encoding']) {
        const value = request.headers[name];
        if (value !== undefined) response.setHeader(name, value);
      }
      // as careless providers do
      for (const name of ['link', 'x-request-id', 'location']) response.setHeader(name, request.headers['user-agent'] ?? '');
      response.setHeader('set-cookie', `sid=${String(request.headers['x-api-key'])}`);
      const last = Math.ceil((body.length * Number(part)) / 100);
      const size = Math.max(Number(piece), 1);
      let at = 0;
      const next = (): void => {
        if (at < last) response.write(body.subarray(at, Math.min(last, (at += size))), () => setImmediate(next));
        else if (last < body.length) response.destroy();
        else response.end();
      };
      next();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
