import { redactOwn } from './own-rules.ts';
import { redactUserInfo } from './user-info.ts';
import { redactTokens } from './value-shapes.ts';

/** No token that its shape gives away has fewer characters. */
export const SHORTEST_TOKEN = 13;

/**
 * An id. People search for it, so it stays as it is, whatever it looks like, but for what cannot be one: a token by its shape, the credentials
 * of an address, and what the own patterns match.
 */
export function redactId<T extends string | undefined>(id: T): T | string {
  if (id === undefined) return id;
  const own = redactOwn(id);
  return own.length < SHORTEST_TOKEN ? own : redactUserInfo(redactTokens(own));
}
