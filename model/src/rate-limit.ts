/** A provider's own words on its limits, as its answer's headers gave them. */
export interface RateLimit {
  /** Calls allowed in the window. */
  limit?: number | undefined;
  /** Calls left in it (S0-29). */
  remaining?: number | undefined;
  /** When it refills, ms since the epoch. */
  resetAt?: number | undefined;
}

/** Headers by lower-case name. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Answered {
  /** When the answer came, ms since the epoch: what "in 30 seconds" counts from. */
  readonly at: number;
  readonly statusCode?: number | undefined;
}

/** Names of one provider's three headers; any of them may be missing. */
interface Family {
  readonly limit?: string;
  readonly remaining: string;
  /** The first that is there. */
  readonly reset?: readonly string[];
  /** The window's length, ms: where a provider tells it and not when the window ends. */
  readonly window?: string;
}

const FAMILIES: readonly Family[] = [
  { limit: 'ratelimit-limit', remaining: 'ratelimit-remaining', reset: ['ratelimit-reset'] },
  { limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: ['x-ratelimit-reset', 'x-ratelimit-reset-after'] },
  { limit: 'x-rate-limit-limit', remaining: 'x-rate-limit-remaining', reset: ['x-rate-limit-reset'] },
  { limit: 'x-rate-limit', remaining: 'x-rate-limit-remaining', reset: ['x-rate-limit-reset'] },
  { limit: 'x-hubspot-ratelimit-max', remaining: 'x-hubspot-ratelimit-remaining', window: 'x-hubspot-ratelimit-interval-milliseconds' },
  { limit: 'x-hubspot-ratelimit-daily', remaining: 'x-hubspot-ratelimit-daily-remaining' },
  { limit: 'x-ratelimit-limit-requests', remaining: 'x-ratelimit-remaining-requests', reset: ['x-ratelimit-reset-requests'] },
  { remaining: 'x-minlimit-remaining' },
  { remaining: 'x-daylimit-remaining' },
];

/** Headers that say "used/limit". */
const USED = ['x-shopify-shop-api-call-limit', 'sforce-limit-info'];

/**
 * The headroom an answer tells of; undefined when it tells of none. Of several limits the tightest: that is the one that stops a sync first.
 * Known: the IETF draft in its old and new forms, `X-RateLimit-*`, HubSpot, Shopify, Salesforce, Xero, OpenAI, and `Retry-After` on a 429.
 */
export function rateLimitOf(headers: AnswerHeaders, answered: Answered): RateLimit | undefined {
  const found = [
    ...structured(headers, answered.at),
    ...FAMILIES.map((family) => ofFamily(headers, family, answered.at)),
    ...used(headers),
  ];
  const told = found.filter((limit) => limit.limit !== undefined || limit.remaining !== undefined);
  const tightest = told.reduce<RateLimit | undefined>(
    (best, next) => (best === undefined || headroom(next) < headroom(best) ? next : best),
    undefined,
  );
  if (tightest === undefined && answered.statusCode !== 429) return undefined;
  const wait = retryAfterMs(headers, answered.at);
  const resetAt = tightest?.resetAt ?? (wait === undefined ? undefined : answered.at + wait);
  return tightest === undefined && resetAt === undefined ? undefined : { ...tightest, resetAt };
}

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

/** Share of calls left; where the limit is not told, a remainder counts as large unless it is nought. */
function headroom(limit: RateLimit): number {
  if (limit.remaining === undefined) return 2;
  if (limit.limit === undefined || limit.limit === 0) return limit.remaining === 0 ? 0 : 1;
  return limit.remaining / limit.limit;
}

function ofFamily(headers: AnswerHeaders, family: Family, at: number): RateLimit {
  const window = family.window === undefined ? undefined : numberOf(value(headers, family.window));
  const reset = family.reset?.find((name) => headers[name] !== undefined);
  return {
    limit: family.limit === undefined ? undefined : numberOf(value(headers, family.limit)),
    remaining: numberOf(value(headers, family.remaining)),
    resetAt: window === undefined ? resetAt(reset === undefined ? undefined : value(headers, reset), at) : at + window,
  };
}

/** `"default";r=50;t=30` with `RateLimit-Policy: "default";q=100;w=60`, and the older `limit=100, remaining=50, reset=5`. */
function structured(headers: AnswerHeaders, at: number): RateLimit[] {
  const text = value(headers, 'ratelimit');
  if (text === undefined) return [];
  const older = pairs(text.replaceAll(',', ';'));
  if (older.has('remaining')) {
    return [{ limit: numberOf(older.get('limit')), remaining: numberOf(older.get('remaining')), resetAt: resetAt(older.get('reset'), at) }];
  }
  const policies = new Map(items(value(headers, 'ratelimit-policy') ?? '').map((item) => [item.name, item.pairs]));
  return items(text).map((item) => ({
    limit: numberOf(policies.get(item.name)?.get('q')),
    remaining: numberOf(item.pairs.get('r')),
    resetAt: resetAt(item.pairs.get('t'), at),
  }));
}

interface Item {
  readonly name: string;
  readonly pairs: ReadonlyMap<string, string>;
}

function items(text: string): Item[] {
  return text.split(',').map((part) => {
    const semicolon = part.indexOf(';');
    const name = semicolon < 0 ? part : part.slice(0, semicolon);
    return { name: name.trim(), pairs: pairs(semicolon < 0 ? '' : part.slice(semicolon + 1)) };
  });
}

function pairs(text: string): Map<string, string> {
  return new Map(
    text.split(';').map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part.trim(), ''] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
    }),
  );
}

function used(headers: AnswerHeaders): RateLimit[] {
  return USED.flatMap((name) => {
    const match = /(\d{1,12})\/(\d{1,12})/.exec(value(headers, name) ?? '');
    if (match === null) return [];
    const limit = Number(match[2]);
    return [{ limit, remaining: Math.max(0, limit - Number(match[1])) }];
  });
}

/** Seconds or ms since the epoch, seconds from now, a duration such as `6m0s`, or a date. */
function resetAt(text: string | undefined, at: number): number | undefined {
  if (text === undefined) return undefined;
  const number = numberOf(text);
  if (number !== undefined && !/^\d{4}-|[hms]/.test(text)) {
    if (number >= 1e12) return Math.round(number);
    return Math.round(number >= 1e9 ? number * 1_000 : at + number * 1_000);
  }
  const duration = /^(?=\d)(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/.exec(text);
  if (duration !== null) {
    const [, hours = 0, minutes = 0, seconds = 0, ms = 0] = duration.map(Number).map((part) => (Number.isNaN(part) ? 0 : part));
    return Math.round(at + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms);
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}

/** The leading number: limits also come as `100, 100;w=60`. */
function numberOf(text: string | undefined): number | undefined {
  const match = /^\s*(\d{1,16}(?:\.\d{1,9})?)(?![\w:-])/.exec(text ?? '');
  return match === null ? undefined : Number(match[1]);
}

function value(headers: AnswerHeaders, name: string): string | undefined {
  const found = headers[name];
  return typeof found === 'object' ? found.join(', ') : found;
}
