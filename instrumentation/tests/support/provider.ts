import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Provider {
  readonly url: string;
  /** Method and path of each request. */
  readonly requests: string[];
  /** Headers of each request. */
  readonly headers: IncomingMessage['headers'][];
  close(): Promise<void>;
}

const PAGES = 3;

/**
 * A provider of few words. `/list?page=N` pages of `size` records; `/echo/…` answers; `/status/N/…` answers with that status;
 * `/flaky/N/KEY` answers 429 (Retry-After 0) N times for each key, then 200; `/down/N/KEY` the same with 503; `/hang` never answers;
 * `/bulk/A/B` answers 207 and refuses the records A and B; `/headers/N?NAME=VALUE` answers with that status and these headers;
 * `/acme` tells its limits in headers of its own; `/unread` answers 422 with a body that never ends.
 */
export async function startProvider(): Promise<Provider> {
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const seen = new Map<string, number>();

  const failFirst = (path: string, times: number, status: number, response: ServerResponse): void => {
    const before = seen.get(path) ?? 0;
    seen.set(path, before + 1);
    if (before < times) response.writeHead(status, status === 429 ? { 'retry-after': '0' } : {}).end('later');
    else response.end('{"ok":true}');
  };

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider');
    requests.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    request.resume();
    const [, command = '', first = ''] = pathname.split('/');
    response.setHeader('content-type', 'application/json');
    switch (command) {
      case 'list': {
        const page = Number(searchParams.get('page') ?? 1);
        const size = Number(searchParams.get('size') ?? 3);
        const items = Array.from({ length: size }, (_, index) => ({ id: `c-${page}-${index}` }));
        response.setHeader('x-ratelimit-limit', '100').setHeader('x-ratelimit-remaining', String(100 - page));
        response.end(JSON.stringify({ items, next: page < PAGES ? page + 1 : null }));
        return;
      }
      case 'status':
        response.writeHead(Number(first)).end('{"message":"refused"}');
        return;
      case 'flaky':
        failFirst(pathname, Number(first), 429, response);
        return;
      case 'down':
        failFirst(pathname, Number(first), 503, response);
        return;
      case 'acme':
        response.setHeader('x-acme-quota', '40').setHeader('x-acme-left', '12').setHeader('x-acme-resets', '30').end('{}');
        return;
      case 'headers':
        for (const [name, value] of searchParams) response.setHeader(name, value);
        response.writeHead(Number(first)).end('{}');
        return;
      case 'bulk': {
        const refused = pathname.split('/').slice(2);
        const errors = refused.map((id) => ({ id, status: 409, code: 'DUPLICATE', message: `There is a record ${id} already` }));
        response.writeHead(207).end(JSON.stringify({ errors }));
        return;
      }
      case 'hang':
        return;
      case 'unread':
        response.writeHead(422);
        response.write('{');
        return;
      default:
        response.end('{"ok":true}');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    headers,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
