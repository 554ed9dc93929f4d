import { type AnswerHeaders, rateLimitOf } from '@synctrail/model';
import type { AttributeValue } from '../otlp/records.ts';
import type { Fields } from './fields.ts';

/** OpenTelemetry's captured headers: `http.response.header.<lower-case name>`, a list of strings. */
const HEADER = 'http.response.header.';

function headerValue(value: AttributeValue): string | undefined {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string').join(', ') : undefined;
}

/** The provider's headroom, from the headers that the sender captured (S0-29). `endedMs` is when the answer came, ms since the epoch. */
export function addHeadroom(fields: Fields, status: number | undefined, endedMs: number): void {
  if (status === 429) fields.add('sync.rate_limit.hit', true);
  if (fields.has('sync.rate_limit.remaining') || fields.has('sync.rate_limit.limit')) return;
  const headers: Record<string, string> = {};
  for (const [name, value] of fields.below(HEADER)) {
    const text = headerValue(value);
    // Some instrumentations write the dashes of a header's name as underscores.
    if (text !== undefined) headers[name.toLowerCase().replaceAll('_', '-')] = text;
  }
  const found = rateLimitOf(headers satisfies AnswerHeaders, { at: endedMs, statusCode: status });
  fields.add('sync.rate_limit.limit', found?.limit);
  fields.add('sync.rate_limit.remaining', found?.remaining);
  fields.add('sync.rate_limit.reset_at', found?.resetAt);
}
