import { randomFillSync } from 'node:crypto';

// One system call for many ids.
const pool = Buffer.alloc(4_096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const hex = pool.toString('hex', used, used + bytes);
  used += bytes;
  // W3C: an id of zeros only is invalid
  return hex.startsWith('0000') && /^0+$/.test(hex) ? randomHex(bytes) : hex;
}

/** 32 hex, never all zero. */
export function newTraceId(): string {
  return randomHex(16);
}

/** 16 hex, never all zero. */
export function newSpanId(): string {
  return randomHex(8);
}

/** Short name of one writer of ledgers. */
export function newWriterId(): string {
  return `w-${randomHex(6)}`;
}
