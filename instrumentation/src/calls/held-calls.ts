import type { CallSpan } from './call-span.ts';

/** Ended calls kept at most, for one parent. */
const HELD = 50;
/** End points whose failure is remembered at most, for one parent. */
const END_POINTS = 200;
/** A call is kept at most so long after its end, ms. */
const HELD_MS = 10_000;

/**
 * The calls of one parent. They are kept a while after they end, because only what follows
 * tells whether a failed call was the last attempt.
 */
export class HeldCalls {
  private waiting: CallSpan[] = [];
  /** The newest failed call of each end point: an equal one after it is its retry. */
  private readonly failed = new Map<string, CallSpan>();
  private closed = false;
  /** Calls made so far. */
  made = 0;
  lastFailed: CallSpan | undefined;
  /** The newest call that changes something, for what a failed record was meant to become. */
  lastWrite: CallSpan | undefined;

  /** A call's method, address and result are known: is it a retry of an earlier one? */
  known(call: CallSpan): void {
    // nearly always nothing has failed
    if (this.failed.size > 0 || call.isFailed) this.compare(call);
    if (call.method !== 'GET' && call.method !== 'HEAD') this.lastWrite = call;
  }

  private compare(call: CallSpan): void {
    const { key } = call;
    const before = this.failed.get(key);
    if (before !== undefined && before !== call && before.knownMs <= call.startMs && before.batch === call.batch) call.retries(before);
    this.failed.delete(key);
    if (!call.isFailed) return;
    this.lastFailed = call;
    if (this.failed.size >= END_POINTS) this.failed.clear();
    if (call.isRecoverable) this.failed.set(key, call);
  }

  ended(call: CallSpan): void {
    if (this.closed) {
      call.write();
      return;
    }
    this.waiting.push(call);
    if (this.waiting.length > HELD) this.waiting.shift()?.write();
  }

  /** Writes what has waited long enough. */
  sweep(now: number): void {
    while ((this.waiting[0]?.knownMs ?? Infinity) < now - HELD_MS) this.waiting.shift()?.write();
  }

  /** What waits will be tried again, at a higher level. */
  markRetrying(backoffMs: number, nextAt: number): void {
    for (const call of this.waiting) if (call.isFailed) call.retryFollows(backoffMs, nextAt);
  }

  /** The parent has ended: no retry can follow. */
  close(): void {
    this.closed = true;
    for (const call of this.waiting) call.write();
    this.waiting = [];
    this.failed.clear();
  }
}
