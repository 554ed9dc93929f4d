import type { CookieOptions, Request, Response } from 'express';
import { SESSION_MS } from './sessions.ts';

/** Browsers share cookies between the ports of a machine: collectors beside each other must not end each other's sessions. */
function nameFor(request: Request): string {
  const port = /:(\d+)$/.exec(request.headers.host ?? '')?.[1];
  return port === undefined ? 'synctrail_session' : `synctrail_session_${port}`;
}

/** Whether the browser came over https, perhaps to a proxy in front. A lie about it changes only the liar's own cookie. */
function isHttps(request: Request): boolean {
  return request.secure || [request.get('origin'), request.get('x-forwarded-proto')].some((value) => value?.startsWith('https') === true);
}

function optionsFor(request: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', path: '/', secure: isHttps(request) };
}

/** The session's value that a request's cookie carries. */
export function sessionOf(request: Request): string | undefined {
  const start = `${nameFor(request)}=`;
  const pairs = request.headers.cookie?.split(';').map((pair) => pair.trim()) ?? [];
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
}

export function setSession(request: Request, response: Response, value: string): void {
  response.cookie(nameFor(request), value, { ...optionsFor(request), maxAge: SESSION_MS });
}

export function clearSession(request: Request, response: Response): void {
  response.clearCookie(nameFor(request), optionsFor(request));
}
