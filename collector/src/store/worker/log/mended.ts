import { BEGINNING, FLUSH, type Frame, frameAt, frameOf, HEAD_BYTES, isFlush, isWhole, nextWhole, payloadOf, checksum } from './frames.ts';

/** Longer beginnings were never seen: the identity of a file has sixteen bytes. */
const LONGEST_BEGINNING = 128;
/** Byte of the beginning that is the version. */
const VERSION_AT = 5;

/** Where the frames begin, or undefined where this is no log that is known. */
function firstFrame(log: Buffer): number | undefined {
  for (let at = BEGINNING.length; at <= Math.min(LONGEST_BEGINNING, log.length - HEAD_BYTES); at += 1) {
    const frame = frameAt(log, at);
    if (frame !== undefined && isWhole(log, frame)) return at;
  }
  return undefined;
}

/** Whether the beginning is damaged, and how it was is known. Another version is none of it. */
function hasDamagedBeginning(log: Buffer, begin: number): boolean {
  return begin === BEGINNING.length && BEGINNING.some((byte, at) => at !== VERSION_AT && log[at] !== byte);
}

/** Whether its frames end where it ends, by their lengths alone: quickly asked. */
export function endsWhole(log: Buffer): boolean {
  if (log.length <= BEGINNING.length) return true;
  let at = firstFrame(log);
  if (at !== undefined && hasDamagedBeginning(log, at)) return false;
  while (at !== undefined && at < log.length) at = frameAt(log, at)?.to;
  return at === log.length;
}

/** What stands in the place of bytes that are no frame: a frame whose length or checksum alone was damaged, else nothing. */
function restored(log: Buffer, { from, to }: Frame): Buffer | undefined {
  if (to - from < HEAD_BYTES) return undefined;
  const payload = payloadOf(log, { from, to });
  if (payload.length === FLUSH.length) return frameOf(FLUSH);
  return checksum(payload) === log.readBigUInt64LE(from + 8) ? frameOf(payload) : undefined;
}

/**
 * A log without the transactions that are not whole in it; undefined where nothing can be gained, because all is whole, or only its end is
 * missing, or it is not known. The engine reads a log up to the first damage, or refuses all of it.
 */
export function mended(log: Buffer): Buffer | undefined {
  const begin = firstFrame(log);
  if (begin === undefined) return undefined;
  let wasDamaged = hasDamagedBeginning(log, begin);
  const kept: Buffer[] = [wasDamaged ? BEGINNING : log.subarray(0, begin)];
  let transaction: Buffer[] | undefined = [];
  let gained = false;
  for (let at = begin; at < log.length;) {
    const here = frameAt(log, at);
    const frame = here !== undefined && isWhole(log, here) ? here : nextWhole(log, at + 1);
    if (frame === undefined) break;
    if (frame.from > at) {
      wasDamaged = true;
      const again = restored(log, { from: at, to: frame.from });
      if (again === undefined) transaction = undefined;
      else transaction?.push(again);
      if (again !== undefined && transaction !== undefined && again.subarray(HEAD_BYTES).equals(FLUSH)) {
        kept.push(...transaction);
        transaction = [];
      }
    }
    transaction?.push(log.subarray(frame.from, frame.to));
    if (isFlush(log, frame)) {
      kept.push(...(transaction ?? []));
      gained ||= wasDamaged;
      transaction = [];
    }
    at = frame.to;
  }
  return gained ? Buffer.concat(kept) : undefined;
}
