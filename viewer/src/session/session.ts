import { useSyncExternalStore } from 'react';
import { readBody } from '../services/response-body.ts';

/** `open`: the collector asks for no token. `ended`: the reader had signed in, and the collector does not know the session any more. */
type Session = 'open' | 'signed-in' | 'signed-out' | 'ended';

const ADDRESS = '/api/session';

/** What a page of another origin cannot send: the collector asks for it where something changes. */
const CHANGE = { 'x-synctrail-request': '1' };

let current: Session = 'open';
const listeners = new Set<() => void>();

function become(session: Session): void {
  current = session;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => current);
}

/** Asks the collector once, at the start. One that does not answer counts as open: what asks for data says what is wrong. */
export async function loadSession(): Promise<void> {
  try {
    const response = await fetch(ADDRESS);
    const { tokenAsked, signedIn } = (await response.json()) as { tokenAsked?: boolean; signedIn?: boolean };
    if (tokenAsked === true) become(signedIn === true ? 'signed-in' : 'signed-out');
  } catch {
    become('open');
  }
}

/** A query was refused for want of a session. */
export function endSession(): void {
  become(current === 'signed-in' || current === 'ended' ? 'ended' : 'signed-out');
}

async function change(method: 'POST' | 'DELETE', body?: object): Promise<Response | undefined> {
  const headers = body === undefined ? CHANGE : { ...CHANGE, 'content-type': 'application/json' };
  try {
    return await fetch(ADDRESS, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  } catch {
    return undefined;
  }
}

/** Changes the token for a cookie. Resolves with why it could not, undefined when it could. */
export async function signIn(token: string): Promise<string | undefined> {
  const response = await change('POST', { token });
  if (response === undefined) return 'The collector cannot be reached.';
  if (response.ok) return undefined;
  const answer = await readBody<{ message?: string } | string>(response, undefined);
  return (typeof answer === 'object' && answer.message) || `The collector answered ${response.status}.`;
}

/** Whether the session is ended. */
export async function signOut(): Promise<boolean> {
  return (await change('DELETE'))?.ok === true;
}
