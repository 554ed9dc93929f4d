import type { RateLimit, RateLimitReader } from '@synctrail/model';
import type { BodyTap } from '../bodies/exchange.ts';

/** Where a capture tells of the HTTP calls it sees. */
export interface CallRecorder {
  /**
   * A call begins: to be called synchronously in the async context of the code that makes it.
   * Undefined when the call is not ours to record: outside a run, or one of our own exports.
   * @param request what is known of it before it is sent; all there will be of a call that is never answered nor given up
   */
  startCall(request: CallRequest): CallHandle | undefined;
}

/** What is known of a call when it has ended. Redacting is the recorder's work: give what was really sent. */
export interface CallEnd {
  /** Upper case. */
  method: string;
  /** The whole address. */
  url: string;
  /** Status the provider answered; absent when it never did. */
  statusCode?: number | undefined;
  /** What failed, when there was no answer, or it was cut off. */
  error?: unknown;
  rateLimit?: RateLimit | undefined;
  /** What the client sent to say that a call is the same one as before. */
  idempotencyKey?: string | undefined;
  /** How long the provider asked to wait, ms. */
  retryAfterMs?: number | undefined;
  /** Bytes sent. */
  requestBodySize?: number | undefined;
  /** Bytes received, as the provider encoded them. */
  responseBodySize?: number | undefined;
  /** When it began and ended, ms since the epoch; from `startCall` to now unless told otherwise. */
  startMs?: number | undefined;
  endMs?: number | undefined;
}

/** What is known as soon as it is made. */
export type CallRequest = Pick<CallEnd, 'method' | 'url'>;

/** What is known as soon as the answer's headers are there. */
export type CallAnswer = Pick<CallEnd, 'method' | 'url' | 'statusCode' | 'rateLimit' | 'retryAfterMs' | 'idempotencyKey'>;

export interface CallHandle {
  /** Takes what goes over the wire, if somebody may want it. */
  readonly bodies?: BodyTap | undefined;
  /** How this provider tells its limits, where the user says so. */
  readonly rateLimit?: RateLimitReader | undefined;
  /**
   * The answer's headers are there. User code may throw on the status and never read the body, so its end may come late or never:
   * this is what the failure is then classed by. Never throws.
   */
  answered(answer: CallAnswer): void;
  /** To be called once; calls after the first do nothing. Never throws. */
  end(call: CallEnd): void;
}
