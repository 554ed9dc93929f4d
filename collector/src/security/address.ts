import type { IncomingMessage } from 'node:http';

/** Where a request came from; a proxy's address where there is one in front, as anybody may send its headers. */
export function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? '';
}
