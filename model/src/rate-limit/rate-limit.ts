import { known } from './known.ts';
import type { RateLimitReader } from './own.ts';
import { ownLimit } from './own.ts';
import { retryAfterMs } from './retry-after.ts';
import type { Answered, AnswerHeaders, RateLimit } from './types.ts';

/**
 * The headroom an answer tells of; undefined when it tells of none. Of several limits the tightest: that is the one that stops a sync first.
 * Known: the IETF draft in its old and new forms, `X-RateLimit-*`, HubSpot, Shopify, Salesforce, Xero, OpenAI, Anthropic, Linear, BigCommerce,
 * and `Retry-After` on a 429.
 * @param own how a provider tells it that is not known here; what it finds counts, and nothing else then
 */
export function rateLimitOf(headers: AnswerHeaders, answered: Answered, own?: RateLimitReader): RateLimit | undefined {
  const told = (own === undefined ? undefined : ownLimit(headers, answered, own)) ?? tightest(known(headers, answered.at));
  if (told === undefined && answered.statusCode !== 429) return undefined;
  if (told?.resetAt !== undefined) return told;
  const wait = retryAfterMs(headers, answered.at);
  if (wait === undefined) return told;
  return { ...told, resetAt: answered.at + wait };
}

function tightest(limits: readonly RateLimit[]): RateLimit | undefined {
  let best: RateLimit | undefined;
  for (const next of limits) {
    if (next.limit === undefined && next.remaining === undefined) continue;
    if (best === undefined || headroom(next) < headroom(best)) best = next;
  }
  return best;
}

/** Share of calls left; where the limit is not told, a remainder counts as large unless it is nought. */
function headroom(limit: RateLimit): number {
  if (limit.remaining === undefined) return 2;
  if (limit.limit === undefined || limit.limit === 0) return limit.remaining === 0 ? 0 : 1;
  return limit.remaining / limit.limit;
}
