import { backoffMs } from '../retry/backoff.ts';
import type { Delivery } from './delivery.ts';

/** The first wait and the longest, ms. One that answers is there: it is asked again sooner. */
const WAITS = { silent: [100, 15_000], answering: [25, 1_000] } as const;
/** Of one that answers, so many refusals in a row are borne without a wait: it takes some of what it is sent. */
const BORNE = 3;
/** After so many refusals in a row, several requests at once only make it worse. */
const MANY = 8;
/** One that refused something is trusted again when it took so many in a row. */
const TRUSTED = 20;

/** What is known of the collector from how the last attempts went. */
export class Health {
  /** Refused or unanswered attempts since the last delivery. */
  private failures = 0;
  /** Deliveries since the last failure; it is trusted until there was one. */
  private taken = TRUSTED;
  private answering = false;
  private everAnswered = false;
  /** It asked to be left alone until then, ms since the epoch. */
  private askedUntil = 0;
  /** Someone waited in vain since the last delivery. */
  hung = false;
  /** No attempt before then, ms since the epoch. */
  notBefore = 0;

  /** Whether waiting for it makes sense at all. */
  get good(): boolean {
    return !this.hung && (this.failures === 0 || (this.bears && this.askedUntil <= Date.now()));
  }

  /** It may well refuse what is on its way to it: a process that is killed now would lose that. */
  get doubtful(): boolean {
    return this.hung || this.taken < TRUSTED;
  }

  /** It has never been reached, and the last attempt failed: a collector that was not started. */
  get absent(): boolean {
    return !this.everAnswered && this.failures > 0;
  }

  /** Whether one request at a time is enough. */
  get single(): boolean {
    return this.failures > 0 && (!this.answering || this.failures >= MANY);
  }

  hurry(): void {
    this.notBefore = 0;
    this.askedUntil = 0;
  }

  note(delivery: Delivery, now: number): void {
    this.answering = delivery.status !== 'retryable' || delivery.answered;
    this.everAnswered ||= this.answering;
    if (delivery.status === 'delivered') {
      this.failures = 0;
      this.taken += 1;
      this.hung = false;
      this.notBefore = this.askedUntil;
    } else if (delivery.status === 'retryable') {
      this.failures += 1;
      this.taken = 0;
      if (delivery.retryAfterMs !== undefined) this.askedUntil = now + delivery.retryAfterMs;
      this.notBefore = delivery.retryAfterMs === undefined ? Math.max(this.askedUntil, now + this.wait) : this.askedUntil;
    }
  }

  /** It answers, and took something lately. */
  private get bears(): boolean {
    return this.answering && this.failures <= BORNE;
  }

  /** After a failure, ms. */
  private get wait(): number {
    if (this.bears) return 0;
    const [first, max] = WAITS[this.answering ? 'answering' : 'silent'];
    return backoffMs(this.answering ? this.failures - BORNE + 1 : this.failures + 1, first, max);
  }
}
