import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { sendRefusal } from '../receive/send.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The name in a Host header, without its port. */
function nameOf(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

/** Refuses requests that came for another name: a page of a stranger may have had its name resolve to this machine (DNS rebinding). */
export function checkHost(allowed: readonly string[]): RequestHandler {
  const names = new Set([...LOOPBACK, ...allowed.map((name) => name.toLowerCase())]);
  return (request: Request, response: Response, next: NextFunction) => {
    const host = request.headers.host ?? '';
    if (names.has(nameOf(host))) next();
    else {
      const message = `The Host ${JSON.stringify(host.slice(0, 100))} is not one of this collector: use localhost, or allow the name with --allow-host.`;
      sendRefusal(request, response, { status: 403, message });
    }
  };
}

/** Refuses what a page of another origin sends. There are no CORS headers either, so such a page cannot read an answer. */
export function checkOrigin(request: Request, response: Response, next: NextFunction): void {
  const { origin, host } = request.headers;
  if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) next();
  else sendRefusal(request, response, { status: 403, message: 'Pages of another origin may not use this collector.' });
}
