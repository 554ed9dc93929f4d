import { createHash, randomBytes } from 'node:crypto';

/** A session ends after so long, also when it is in use, ms. */
export const SESSION_MS = 12 * 3_600_000;

/** More sessions than this end the oldest. */
const MOST = 1_000;

function hash(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

/** Who has signed in: hashes of random values, in memory only, so that a restart ends them all. */
export class Sessions {
  /** When each ends, ms since the epoch, oldest first. */
  readonly #ends = new Map<string, number>();

  /** The value of a new session, which only its cookie keeps. */
  open(): string {
    const now = Date.now();
    for (const [key, end] of this.#ends) if (end <= now || this.#ends.size >= MOST) this.#ends.delete(key);
    const value = randomBytes(32).toString('base64url');
    this.#ends.set(hash(value), now + SESSION_MS);
    return value;
  }

  has(value: string | undefined): boolean {
    return value !== undefined && (this.#ends.get(hash(value)) ?? 0) > Date.now();
  }

  end(value: string | undefined): void {
    if (value !== undefined) this.#ends.delete(hash(value));
  }
}
