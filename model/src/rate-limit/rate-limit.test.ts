import { describe, expect, it } from 'vitest';
import { rateLimitOf, retryAfterMs } from './index.ts';

const at = Date.parse('2026-11-21T04:00:00Z');
const of = (headers: Record<string, string | string[]>, statusCode = 200) => rateLimitOf(headers, { at, statusCode });

describe('rateLimitOf', () => {
  it.each([
    [
      'IETF draft',
      { ratelimit: '"default";r=50;t=30', 'ratelimit-policy': '"default";q=100;w=60' },
      { limit: 100, remaining: 50, resetAt: at + 30_000 },
    ],
    ['IETF draft, older', { ratelimit: 'limit=100, remaining=50, reset=5' }, { limit: 100, remaining: 50, resetAt: at + 5_000 }],
    [
      'IETF draft, three headers',
      { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '7', 'ratelimit-reset': '9' },
      { limit: 100, remaining: 7, resetAt: at + 9_000 },
    ],
    [
      'seconds since the epoch',
      { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '56', 'x-ratelimit-reset': '1795233660' },
      { limit: 60, remaining: 56, resetAt: 1_795_233_660_000 },
    ],
    [
      'ms since the epoch',
      { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '1795233660123' },
      { limit: undefined, remaining: 1, resetAt: 1_795_233_660_123 },
    ],
    [
      'a date',
      { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '2026-11-21T04:10:00Z' },
      { limit: undefined, remaining: 1, resetAt: at + 600_000 },
    ],
    [
      'fractions of seconds',
      { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset-after': '0.25' },
      { limit: undefined, remaining: 1, resetAt: at + 250 },
    ],
    [
      'a duration',
      { 'x-ratelimit-limit-requests': '60', 'x-ratelimit-remaining-requests': '59', 'x-ratelimit-reset-requests': '6m0s' },
      { limit: 60, remaining: 59, resetAt: at + 360_000 },
    ],
    [
      'a short duration',
      { 'x-ratelimit-remaining-requests': '59', 'x-ratelimit-reset-requests': '120ms' },
      { limit: undefined, remaining: 59, resetAt: at + 120 },
    ],
    [
      'HubSpot',
      {
        'x-hubspot-ratelimit-max': '100',
        'x-hubspot-ratelimit-remaining': '97',
        'x-hubspot-ratelimit-interval-milliseconds': '10000',
        'x-hubspot-ratelimit-daily': '250000',
        'x-hubspot-ratelimit-daily-remaining': '249000',
      },
      { limit: 100, remaining: 97, resetAt: at + 10_000 },
    ],
    [
      'Linear',
      { 'x-ratelimit-requests-limit': '1500', 'x-ratelimit-requests-remaining': '1499', 'x-ratelimit-requests-reset': '1795233660123' },
      { limit: 1_500, remaining: 1_499, resetAt: 1_795_233_660_123 },
    ],
    [
      'Anthropic',
      {
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '49',
        'anthropic-ratelimit-requests-reset': '2026-11-21T04:01:00Z',
      },
      { limit: 50, remaining: 49, resetAt: at + 60_000 },
    ],
    [
      'BigCommerce',
      { 'x-rate-limit-requests-quota': '150', 'x-rate-limit-requests-left': '35', 'x-rate-limit-time-reset-ms': '3000' },
      { limit: 150, remaining: 35, resetAt: at + 3_000 },
    ],
    ['Shopify', { 'x-shopify-shop-api-call-limit': '32/40' }, { limit: 40, remaining: 8, resetAt: undefined }],
    ['Salesforce', { 'sforce-limit-info': 'api-usage=18/5000' }, { limit: 5_000, remaining: 4_982, resetAt: undefined }],
  ])('reads the headroom of %s (S0-29)', (_, headers, expected) => {
    expect(of(headers)).toEqual(expected);
  });

  it('tells of the tightest of several limits (S0-29)', () => {
    expect(of({ ratelimit: '"burst";r=9;t=1, "day";r=3;t=3600', 'ratelimit-policy': '"burst";q=10;w=1, "day";q=1000;w=86400' })).toEqual({
      limit: 1_000,
      remaining: 3,
      resetAt: at + 3_600_000,
    });
  });

  it('takes Retry-After as the reset of a 429 that tells nothing else, as Stripe does', () => {
    expect(of({ 'retry-after': '2' }, 429)).toEqual({ resetAt: at + 2_000 });
    expect(of({ 'retry-after': '2' }, 503)).toBeUndefined();
    expect(of({}, 429)).toBeUndefined();
  });

  it('takes a provider’s own headers by the names the user gives (S0-29)', () => {
    const own = { limit: 'X-Acme-Quota', remaining: 'X-Acme-Left', reset: 'X-Acme-Resets' };
    const headers = { 'x-acme-quota': '40', 'x-acme-left': '12', 'x-acme-resets': '30' };
    expect(rateLimitOf(headers, { at, statusCode: 200 }, own)).toEqual({ limit: 40, remaining: 12, resetAt: at + 30_000 });
    // where they say nothing, what is known still counts
    expect(rateLimitOf({ 'x-ratelimit-remaining': '3' }, { at, statusCode: 200 }, own)).toMatchObject({ remaining: 3 });
  });

  it('takes what the user’s own function reads, and no nonsense from it (S0-29)', () => {
    const headers = { 'x-points': '12 of 40' };
    const read = (found: unknown) => rateLimitOf(headers, { at, statusCode: 200 }, () => found as { remaining: number });
    expect(
      rateLimitOf(headers, { at, statusCode: 200 }, (all) => ({ remaining: Number.parseInt(String(all['x-points']), 10), limit: 40 })),
    ).toEqual({
      limit: 40,
      remaining: 12,
    });
    for (const nonsense of [undefined, null, 'twelve', {}, { remaining: Number.NaN }, { remaining: '12' }])
      expect(read(nonsense)).toBeUndefined();
  });

  it('tells nothing where the headers tell nothing', () => {
    expect(of({ 'content-type': 'application/json', 'x-ratelimit-limit': 'many', ratelimit: '' })).toBeUndefined();
  });
});

describe('retryAfterMs', () => {
  it.each([
    ['seconds', { 'retry-after': '120' }, 120_000],
    ['an HTTP date', { 'retry-after': 'Sat, 21 Nov 2026 04:00:30 GMT' }, 30_000],
    ['a date gone by', { 'retry-after': 'Sat, 21 Nov 2026 03:00:30 GMT' }, 0],
    ['milliseconds', { 'retry-after-ms': '250', 'retry-after': '1' }, 250],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
    ['nothing', {}, undefined],
  ])('reads %s', (_, headers, expected) => {
    expect(retryAfterMs(headers, at)).toBe(expected);
  });
});
