import type { AnswerHeaders } from './types.ts';
import { numberOf, value } from './values.ts';

/** How long the provider asks to wait, ms: `Retry-After` in seconds or as a date, or `Retry-After-Ms`. */
export function retryAfterMs(headers: AnswerHeaders, at: number): number | undefined {
  const ms = numberOf(value(headers, 'retry-after-ms'));
  if (ms !== undefined) return ms;
  const text = value(headers, 'retry-after');
  if (text === undefined) return undefined;
  const seconds = numberOf(text);
  if (seconds !== undefined) return seconds * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - at);
}
