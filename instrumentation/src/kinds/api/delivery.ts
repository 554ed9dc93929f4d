import type { RootOptions } from './scope.ts';

export interface DeliveryOptions extends RootOptions {
  /** Where it is sent to. */
  url: string;
  /** What it tells of: `contact.updated`. */
  event: string;
  /** Attempts in all, 5 unless told otherwise. */
  maxAttempts?: number | undefined;
  /**
   * Waits before the second and each further attempt, ms; the last one is repeated.
   * Unless told otherwise one second, which doubles with each attempt up to a minute, with jitter. A longer Retry-After of up to an hour is honoured.
   */
  backoff?: readonly number[] | undefined;
  /** When the attempt's signal gives up, ms; 15,000 unless told otherwise. */
  timeoutMs?: number | undefined;
}

export interface DeliveryAttempt {
  /** From 1. */
  readonly number: number;
  readonly max: number;
  /** To be given to what sends it: it aborts when the time is up. */
  readonly signal: AbortSignal;
  /** The sync's id, for the payload: whoever receives it finds the events of that sync by it (S3-07). */
  readonly syncInstanceId: string;
}

/** What the end point answered; a `Response` is one. Only 2xx is taken as delivered. */
export interface DeliveryAnswer {
  readonly status: number;
}

/** Sends it once. */
export type Send = (attempt: DeliveryAttempt) => DeliveryAnswer | Promise<DeliveryAnswer>;

/** What became of it. `error` is what the last attempt threw, if it threw. */
export type Delivery =
  | { readonly delivered: true; readonly id: string; readonly attempts: number; readonly status: number }
  | {
      readonly delivered: false;
      readonly id: string;
      readonly attempts: number;
      readonly status: number | undefined;
      readonly error?: unknown;
    };
