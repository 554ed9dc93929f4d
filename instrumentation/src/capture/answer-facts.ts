import type { AnswerHeaders, RateLimitReader } from '@synctrail/model';
import { rateLimitOf, retryAfterMs } from '@synctrail/model';
import type { CallAnswer } from '../calls/recorder.ts';
import { warnOnce } from '../context/warn.ts';

/** What an answer's first part tells. */
export type AnswerFacts = Pick<CallAnswer, 'statusCode' | 'rateLimit' | 'retryAfterMs'>;

/**
 * @param own how this provider tells its limits, where the user says so
 * @param at when it came, ms since the epoch
 */
export function answerFacts(statusCode: number, headers: AnswerHeaders, own: RateLimitReader | undefined, at = Date.now()): AnswerFacts {
  return { statusCode, rateLimit: headroom(statusCode, headers, at, own), retryAfterMs: retryAfterMs(headers, at) };
}

function headroom(statusCode: number, headers: AnswerHeaders, at: number, own: RateLimitReader | undefined): AnswerFacts['rateLimit'] {
  try {
    return rateLimitOf(headers, { at, statusCode }, own);
  } catch (error) {
    // a fault of the user's own reader
    warnOnce('SYNCTRAIL_RATE_LIMIT', `rateLimit: the function threw, what is known of other providers is looked for: ${String(error)}`);
    return rateLimitOf(headers, { at, statusCode });
  }
}

/** A length as a header gives it, in bytes. */
export function bytesOf(contentLength: unknown): number | undefined {
  if (contentLength === undefined || contentLength === null) return undefined;
  const text = typeof contentLength === 'number' ? String(contentLength) : contentLength;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
