import type { AnswerHeaders } from '@synctrail/model';
import { rateLimitOf, retryAfterMs } from '@synctrail/model';
import type { CallAnswer } from '../calls/recorder.ts';

/** What an answer's first part tells. */
export type AnswerFacts = Pick<CallAnswer, 'statusCode' | 'rateLimit' | 'retryAfterMs'>;

export function answerFacts(statusCode: number, headers: AnswerHeaders): AnswerFacts {
  const at = Date.now();
  return { statusCode, rateLimit: rateLimitOf(headers, { at, statusCode }), retryAfterMs: retryAfterMs(headers, at) };
}

/** A length as a header gives it, in bytes. */
export function bytesOf(contentLength: unknown): number | undefined {
  const text = typeof contentLength === 'number' ? String(contentLength) : contentLength;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
