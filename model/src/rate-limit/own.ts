import { ofFamily } from './known.ts';
import type { Answered, AnswerHeaders, RateLimit } from './types.ts';

/** Names of the headers by which a provider that is not known here tells its limits. Upper and lower case are the same. */
export interface RateLimitHeaders {
  /** Calls allowed in the window. */
  readonly limit?: string | undefined;
  /** Calls left in it. */
  readonly remaining: string;
  /** When it refills: seconds or ms since the epoch, seconds from now, a duration such as `6m0s`, or a date. */
  readonly reset?: string | undefined;
}

/** How a provider that is not known here tells its limits: by which headers, or read by a function from all that came. */
export type RateLimitReader = RateLimitHeaders | ((headers: AnswerHeaders, statusCode: number) => RateLimit | undefined);

/** What the user's own reader finds; undefined when that is nothing. */
export function ownLimit(headers: AnswerHeaders, { at, statusCode = 0 }: Answered, own: RateLimitReader): RateLimit | undefined {
  const found =
    typeof own === 'function'
      ? own(headers, statusCode)
      : ofFamily(
          headers,
          {
            limit: own.limit?.toLowerCase(),
            remaining: own.remaining.toLowerCase(),
            reset: own.reset === undefined ? [] : [own.reset.toLowerCase()],
          },
          at,
        );
  if (typeof found !== 'object' || found === null) return undefined;
  const limit = { limit: finite(found.limit), remaining: finite(found.remaining), resetAt: finite(found.resetAt) };
  return limit.limit === undefined && limit.remaining === undefined ? undefined : limit;
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
