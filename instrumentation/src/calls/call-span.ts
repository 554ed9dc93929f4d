import type { ErrorClass, RateLimitReader } from '@synctrail/model';
import { classOfHttpStatus, errorFacts, isRetried, redactWords } from '@synctrail/model';
import type { Exchange } from '../bodies/exchange.ts';
import { nowMs } from '../context/clock.ts';
import { newSpanId } from '../context/ids.ts';
import type { Attempt } from '../context/scope.ts';
import { warnOnce } from '../context/warn.ts';
import type { EntityWork } from '../work/entity-work.ts';
import type { CallHome } from './call-parent.ts';
import type { CallAnswer, CallEnd, CallHandle, CallRequest } from './recorder.ts';
import { failureOf } from '../work/failure.ts';
import { writeCall } from './write-call.ts';

/** One HTTP call, from its start until its span is written. */
export class CallSpan implements CallHandle {
  readonly request: CallRequest;
  readonly home: CallHome;
  readonly attempt: Attempt | undefined;
  /** Made while a page was fetched. */
  readonly listing: boolean;
  readonly batch: readonly EntityWork[] | undefined;
  /** What is sent and received, where it may be kept. */
  readonly exchange: Exchange | undefined;
  startMs = nowMs();
  /** When its result was known, ms since the epoch. */
  knownMs = Infinity;
  endMs: number | undefined;
  facts: CallEnd | undefined;
  /** How often it was sent before, as far as we can see. */
  resent = 0;
  retry: { backoffMs: number; nextAt: number } | undefined;
  /** The provider's own code, where an error that followed told it. */
  code: string | undefined;
  /** Id of the record that came back with the answer, where the host told it. */
  returnedId: string | undefined;
  /** Nothing came back before the work around it ended. */
  unanswered = false;
  private written = false;
  private id: string | undefined;

  constructor(
    request: CallRequest,
    home: CallHome,
    attempt: Attempt | undefined,
    listing: boolean,
    batch: readonly EntityWork[] | undefined,
    exchange: Exchange | undefined,
  ) {
    this.request = request;
    this.home = home;
    this.attempt = attempt;
    this.listing = listing;
    this.batch = batch;
    this.exchange = exchange;
  }

  /** Most calls need none before they are written. */
  get spanId(): string {
    this.id ??= newSpanId();
    return this.id;
  }

  /** Takes what goes over the wire. */
  get bodies(): Exchange | undefined {
    return this.exchange;
  }

  get rateLimit(): RateLimitReader | undefined {
    return this.home.unit.run.sync.rateLimit;
  }

  /** Equal for calls that do the same: attempts at one thing, where the client says nothing better. */
  get key(): string {
    return `${this.facts?.method} ${this.facts?.url} ${this.facts?.idempotencyKey ?? ''}`;
  }

  get method(): string {
    return this.facts?.method ?? '';
  }

  get isFailed(): boolean {
    return this.facts !== undefined && ((this.facts.statusCode ?? 500) >= 400 || this.facts.error !== undefined);
  }

  /** Class of the failure; undefined for a success. */
  get errorClass(): ErrorClass | undefined {
    const { facts } = this;
    if (facts === undefined || !this.isFailed) return undefined;
    const byStatus = facts.statusCode === undefined ? undefined : classOfHttpStatus(facts.statusCode);
    return byStatus ?? failureOf(facts.error, { errorClass: 'network' }).errorClass;
  }

  get isRecoverable(): boolean {
    return isRetried(this.errorClass);
  }

  /** It was sent once more: this is the attempt after `before`. */
  retries(before: CallSpan): void {
    this.resent = before.resent + 1;
    before.retryFollows(Math.round(this.startMs - before.knownMs), this.startMs);
  }

  retryFollows(backoffMs: number, nextAt: number): void {
    this.retry ??= { backoffMs, nextAt: Math.round(nextAt) };
  }

  /** The host says which record its answer named. A deletion brings none back, and a refusal. */
  broughtBack(id: string): void {
    if (!this.isFailed && this.method !== 'DELETE') this.returnedId = id;
  }

  answered(answer: CallAnswer): void {
    if (this.facts !== undefined) return;
    try {
      this.learn(answer);
    } catch (error) {
      warnOfFault(error);
    }
  }

  end(call: CallEnd): void {
    if (this.exchange !== undefined) this.exchange.complete = true;
    if (this.endMs !== undefined) return;
    this.startMs = call.startMs ?? this.startMs;
    this.endMs = call.endMs ?? nowMs();
    try {
      if (this.facts === undefined) this.learn(call);
      // a capture may tell of one object all along
      else if (this.facts !== call) this.facts = { ...this.facts, ...call };
      this.home.held.ended(this);
    } catch (error) {
      warnOfFault(error);
    }
  }

  /** The error that was thrown for it may say more than its status: no body is read here, the host's client has read it. */
  explainedBy(error: unknown): void {
    if (this.code !== undefined || !this.isFailed) return;
    const { status, providerCode } = errorFacts(error);
    if (status !== undefined && status === this.facts?.statusCode && providerCode !== undefined) this.code = redactWords(providerCode);
  }

  /** Ends it although its answer never came, or was never read to the end: what is known is what was asked, and what the headers said. */
  abandon(): void {
    if (this.endMs !== undefined) return;
    if (this.facts === undefined) {
      const { method, url } = this.request;
      this.facts = { method, url, error: { name: 'unanswered', message: 'No answer had come when the work around it ended' } };
      this.unanswered = true;
      this.knownMs = nowMs();
    }
    this.endMs = this.knownMs;
    this.leave();
    // what the host does with its answer from now on is no part of it
    this.writeNow();
  }

  /** Nothing that follows can say more of it. A success of which no body is kept may wait for others. */
  write(): void {
    this.leave();
    if (this.isFailed || this.exchange?.released === false) this.writeNow();
    else this.home.unit.run.exporter.defer(this);
  }

  writeNow(): void {
    if (this.written) return;
    this.written = true;
    try {
      writeCall(this);
    } catch (error) {
      warnOfFault(error);
    }
  }

  private leave(): void {
    this.home.unit.run.openCalls.delete(this);
  }

  private learn(facts: CallEnd): void {
    this.facts = facts;
    this.knownMs = nowMs();
    this.exchange?.known(this.isFailed);
    this.home.held.known(this);
    this.home.unit.noteCall(this);
  }
}

/** A fault of ours must never reach the code whose call it is. */
export function warnOfFault(error: unknown): void {
  warnOnce('SYNCTRAIL_CALL', `A call could not be recorded: ${String(error)}`);
}
