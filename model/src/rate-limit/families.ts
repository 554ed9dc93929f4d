/** Names of one provider's headers; any of them may be missing. */
export interface Family {
  readonly limit?: string | undefined;
  readonly remaining: string;
  /** The first that is there. */
  readonly reset?: readonly string[] | undefined;
  /** The time until it refills or the window's length, ms: where a provider tells that and not when the window ends. */
  readonly window?: string | undefined;
}

export const FAMILIES: readonly Family[] = [
  { limit: 'ratelimit-limit', remaining: 'ratelimit-remaining', reset: ['ratelimit-reset'] },
  { limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: ['x-ratelimit-reset', 'x-ratelimit-reset-after'] },
  { limit: 'x-rate-limit-limit', remaining: 'x-rate-limit-remaining', reset: ['x-rate-limit-reset'] },
  { limit: 'x-rate-limit', remaining: 'x-rate-limit-remaining', reset: ['x-rate-limit-reset'] },
  { limit: 'x-hubspot-ratelimit-max', remaining: 'x-hubspot-ratelimit-remaining', window: 'x-hubspot-ratelimit-interval-milliseconds' },
  { limit: 'x-hubspot-ratelimit-daily', remaining: 'x-hubspot-ratelimit-daily-remaining' },
  { limit: 'x-hubspot-ratelimit-secondly', remaining: 'x-hubspot-ratelimit-secondly-remaining' },
  { limit: 'x-ratelimit-limit-requests', remaining: 'x-ratelimit-remaining-requests', reset: ['x-ratelimit-reset-requests'] },
  { limit: 'x-ratelimit-requests-limit', remaining: 'x-ratelimit-requests-remaining', reset: ['x-ratelimit-requests-reset'] },
  {
    limit: 'anthropic-ratelimit-requests-limit',
    remaining: 'anthropic-ratelimit-requests-remaining',
    reset: ['anthropic-ratelimit-requests-reset'],
  },
  { limit: 'x-rate-limit-requests-quota', remaining: 'x-rate-limit-requests-left', window: 'x-rate-limit-time-reset-ms' },
  { remaining: 'x-minlimit-remaining' },
  { remaining: 'x-daylimit-remaining' },
];

/** Headers that say "used/limit". */
export const USED = ['x-shopify-shop-api-call-limit', 'sforce-limit-info'];

/** Of all headers that are read here. */
export const NAMES: ReadonlySet<string> = new Set([
  ...FAMILIES.flatMap(({ limit, remaining, reset = [], window }) => [limit, remaining, ...reset, window]).filter(
    (name) => name !== undefined,
  ),
  ...USED,
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'retry-after-ms',
]);

/** Names of all headers that are read here, in lower case: none of the others needs to be decoded. */
export const LIMIT_HEADERS: readonly string[] = [...NAMES];
