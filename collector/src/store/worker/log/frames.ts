/**
 * The engine's log (`.wal`) as its version 2 has it, of DuckDB 1.2 and later: a beginning, then frames of two 64-bit numbers, little endian,
 * length and checksum of the payload, and the payload. A frame that is a flush ends a transaction. Where it looks otherwise nothing is
 * recognised, and nothing touched.
 */
export interface Frame {
  /** Where it begins. */
  readonly from: number;
  /** First byte behind it. */
  readonly to: number;
}

export const HEAD_BYTES = 16;

/** What a log of version 2 begins with, where its file has no identity of its own. */
export const BEGINNING = Buffer.from('640062650002ffff', 'hex');

/** The payload of a flush. */
export const FLUSH = Buffer.from('640064ffff', 'hex');

/** Each payload begins with its first field, the kind of the entry. */
const FIRST_FIELD = 0x64;

const WORD_BYTES = 8;
const SEED = 5_381n;
const FACTOR = 0xbf58476d1ce4e5b9n;
const REST_SEED = 0xe17a1465n;
const REST_FACTOR = 0xc6a4a7935bd1e995n;
const REST_SHIFT = 47n;

const word = (value: bigint): bigint => BigInt.asUintN(64, value);

/** Of the last bytes, fewer than eight. */
function restSum(rest: Buffer): bigint {
  let sum = REST_SEED ^ word(BigInt(rest.length) * REST_FACTOR);
  let last = 0n;
  for (let at = rest.length - 1; at >= 0; at -= 1) last = (last << 8n) | BigInt(rest[at] ?? 0);
  sum = word((sum ^ last) * REST_FACTOR);
  sum = word((sum ^ (sum >> REST_SHIFT)) * REST_FACTOR);
  return sum ^ (sum >> REST_SHIFT);
}

/** DuckDB's checksum of blocks and logs (`src/common/checksum.cpp`). */
export function checksum(bytes: Buffer): bigint {
  const whole = bytes.length - (bytes.length % WORD_BYTES);
  let sum = SEED;
  for (let at = 0; at < whole; at += WORD_BYTES) sum ^= word(bytes.readBigUInt64LE(at) * FACTOR);
  return whole === bytes.length ? sum : sum ^ restSum(bytes.subarray(whole));
}

/** A frame by its length, its checksum not looked at; undefined where none fits. */
export function frameAt(log: Buffer, from: number): Frame | undefined {
  if (from + HEAD_BYTES > log.length) return undefined;
  const bytes = log.readBigUInt64LE(from);
  return bytes > BigInt(log.length - from - HEAD_BYTES) ? undefined : { from, to: from + HEAD_BYTES + Number(bytes) };
}

export function payloadOf(log: Buffer, { from, to }: Frame): Buffer {
  return log.subarray(from + HEAD_BYTES, to);
}

export function isWhole(log: Buffer, frame: Frame): boolean {
  const payload = payloadOf(log, frame);
  return payload[0] === FIRST_FIELD && payload[1] === 0 && checksum(payload) === log.readBigUInt64LE(frame.from + WORD_BYTES);
}

export function isFlush(log: Buffer, frame: Frame): boolean {
  return payloadOf(log, frame).equals(FLUSH);
}

/** The next frame from a place on that is whole. */
export function nextWhole(log: Buffer, from: number): Frame | undefined {
  for (let at = log.indexOf(FIRST_FIELD, from + HEAD_BYTES); at !== -1; at = log.indexOf(FIRST_FIELD, at + 1)) {
    const frame = log[at + 1] === 0 ? frameAt(log, at - HEAD_BYTES) : undefined;
    if (frame !== undefined && isWhole(log, frame)) return frame;
  }
  return undefined;
}

/** A frame as it is written. */
export function frameOf(payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeBigUInt64LE(BigInt(payload.length), 0);
  head.writeBigUInt64LE(checksum(payload), WORD_BYTES);
  return Buffer.concat([head, payload]);
}
