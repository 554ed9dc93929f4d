import { classOfHttpStatus, ERROR_CLASSES, errorFacts, isRetried } from '@synctrail/model';
import type { RetryOptions } from '../api/retry.ts';
import type { CallSpan } from '../calls/call-span.ts';
import { nowMs } from '../context/clock.ts';
import type { Attempt } from '../context/scope.ts';
import { currentScope, within } from '../context/scope.ts';
import { emitRunWarning } from '../events/run-events.ts';
import { EntityWork } from '../work/entity-work.ts';
import type { Failure } from '../work/failure.ts';
import { aroundCall, failureOf } from '../work/failure.ts';
import { atLeastOne } from '../work/pool.ts';
import { backoffMs } from './backoff.ts';
import { delay } from './delay.ts';
import { retryAfterMs } from './retry-after.ts';

const ATTEMPTS = 5;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;

/** What an attempt came to. */
type Result<T> = { ok: true; value: T } | { ok: false; error: unknown; refusal?: Response };

/** An answer that `fetch` returned although the server refused: worth another attempt as a thrown one is. */
function refusal(value: unknown): Response | undefined {
  return value instanceof Response && !value.ok && isRetried(classOfHttpStatus(value.status)) ? value : undefined;
}

async function once<T>(attempt: Attempt, code: (attempt: number) => T | Promise<T>): Promise<Result<T>> {
  const scope = currentScope();
  try {
    const value = await (scope === undefined ? code(attempt.number) : within({ ...scope, attempt }, () => code(attempt.number)));
    const refused = refusal(value);
    if (refused === undefined) return { ok: true, value };
    const error = {
      name: 'HttpError',
      message: `The answer was ${refused.status} ${refused.statusText}`,
      status: refused.status,
      response: refused,
    };
    return { ok: false, error, refusal: refused };
  } catch (error) {
    return { ok: false, error };
  }
}

function lastFailed(attempt: Attempt): CallSpan | undefined {
  return attempt.calls.findLast((call) => call.isFailed);
}

/** How long the provider asked to wait, ms. */
function askedWait(error: unknown, call: CallSpan | undefined): number | undefined {
  return call?.facts?.retryAfterMs ?? retryAfterMs(errorFacts(error).retryAfter, Date.now());
}

/** Tells the spans and the run that another attempt follows. */
function tellRetry(attempt: Attempt, failure: Failure, wait: number): void {
  const nextAt = nowMs() + wait;
  for (const call of attempt.calls) if (call.isFailed) call.retryFollows(wait, nextAt);
  const run = currentScope()?.run;
  // a refusal for the rate has an event of its own
  if (run === undefined || failure.errorClass === 'rate_limited' || !ERROR_CLASSES[failure.errorClass].willRetry) return;
  if (run.mayWarn(nowMs())) emitRunWarning(run, failure, { attempt: attempt.number, max: attempt.max, backoffMs: wait, nextAt });
}

/**
 * Tries again what failed in a recoverable way: network, 408, 429 and 5xx, never another 4xx (S2-35 … S2-40). Retry-After is honoured.
 * Takes thrown errors and, from `fetch`, refusing answers. The last attempt's error is thrown, or its answer returned.
 */
export async function retry<T>(code: (attempt: number) => T | Promise<T>, options: RetryOptions = {}): Promise<T> {
  const max = atLeastOne(options.attempts, ATTEMPTS);
  const maxMs = options.maxBackoffMs ?? MAX_BACKOFF_MS;
  for (let number = 1; ; number += 1) {
    const attempt: Attempt = { number, max, calls: [] };
    const result = await once(attempt, code);
    if (result.ok) return result.value;
    const { error } = result;
    const call = lastFailed(attempt);
    call?.explainedBy(error);
    const failure = failureOf(error, aroundCall(call));
    const worth = options.retryable?.(error) ?? isRetried(failure.errorClass);
    if (!worth || number >= max) {
      const parent = currentScope()?.parent;
      if (worth && parent instanceof EntityWork) parent.exhausted = { attempts: number, max };
      if (result.refusal !== undefined) return result.refusal as T;
      throw error;
    }
    const wait = Math.min(maxMs, askedWait(error, call) ?? backoffMs(number + 1, options.backoffMs ?? FIRST_BACKOFF_MS, maxMs));
    tellRetry(attempt, failure, wait);
    await result.refusal?.body?.cancel();
    await delay(wait, options.signal);
  }
}
