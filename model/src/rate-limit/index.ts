export { LIMIT_HEADERS } from './families.ts';
export type { RateLimitHeaders, RateLimitReader } from './own.ts';
export { rateLimitOf } from './rate-limit.ts';
export { retryAfterMs } from './retry-after.ts';
export type { Answered, AnswerHeaders, RateLimit } from './types.ts';
