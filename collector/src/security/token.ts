import { createHash, randomBytes } from 'node:crypto';

/** Tokens are random: 256 bits, which nobody finds from the hash. */
const BYTES = 32;

/** Begins every token that is made here, so that scanners for secrets know one. */
const START = 'synctrail_';

export function newToken(): string {
  return `${START}${randomBytes(BYTES).toString('base64url')}`;
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A token as the configuration keeps it. */
export function hashText(token: string): string {
  return `sha256:${hashOf(token).toString('hex')}`;
}
