import { createHash, randomBytes } from 'node:crypto';
import type { Grant } from '../tokens.ts';

/** A session ends after so long, also when it is in use, ms. */
export const SESSION_MS = 12 * 3_600_000;

/** More sessions than this end the oldest. */
const MOST = 1_000;

function hash(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

interface Session {
  /** ms since the epoch. */
  readonly end: number;
  /** What the token grants that was changed for it. */
  readonly grant: Grant;
}

/** Who has signed in: hashes of random values, in memory only, so that a restart ends them all. */
export class Sessions {
  /** Oldest first. */
  readonly #open = new Map<string, Session>();

  /** The value of a new session, which only its cookie keeps. */
  open(grant: Grant): string {
    const now = Date.now();
    for (const [key, { end }] of this.#open) if (end <= now || this.#open.size >= MOST) this.#open.delete(key);
    const value = randomBytes(32).toString('base64url');
    this.#open.set(hash(value), { end: now + SESSION_MS, grant });
    return value;
  }

  /** What the session of a value may do; undefined when there is none, or it has ended. */
  grantOf(value: string | undefined): Grant | undefined {
    const session = value === undefined ? undefined : this.#open.get(hash(value));
    return session !== undefined && session.end > Date.now() ? session.grant : undefined;
  }

  end(value: string | undefined): void {
    if (value !== undefined) this.#open.delete(hash(value));
  }
}
