import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import { spanFaults } from './support/faults.ts';
import type { Provider } from './support/provider.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

interface Told {
  status?: number;
  headers: Record<string, string>;
  limit?: number;
  remaining?: number;
  /** From the answer on, s. */
  resetS?: number;
}

/** What providers send, and what it says. */
const TOLD: Readonly<Record<string, Told>> = {
  RateLimit: {
    headers: { RateLimit: '"default";r=42;t=30', 'RateLimit-Policy': '"default";q=100;w=60' },
    limit: 100,
    remaining: 42,
    resetS: 30,
  },
  'RateLimit in three headers': {
    headers: { 'RateLimit-Limit': '100', 'RateLimit-Remaining': '7', 'RateLimit-Reset': '9' },
    limit: 100,
    remaining: 7,
    resetS: 9,
  },
  'X-RateLimit': {
    headers: { 'X-RateLimit-Limit': '60', 'X-RateLimit-Remaining': '56', 'X-RateLimit-Reset': '20' },
    limit: 60,
    remaining: 56,
    resetS: 20,
  },
  HubSpot: {
    headers: {
      'X-HubSpot-RateLimit-Max': '100',
      'X-HubSpot-RateLimit-Remaining': '97',
      'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
      'X-HubSpot-RateLimit-Daily': '250000',
      'X-HubSpot-RateLimit-Daily-Remaining': '249000',
    },
    limit: 100,
    remaining: 97,
    resetS: 10,
  },
  Shopify: { headers: { 'X-Shopify-Shop-Api-Call-Limit': '32/40' }, limit: 40, remaining: 8 },
  Stripe: { status: 429, headers: { 'Stripe-Rate-Limited-Reason': 'global-rate', 'Retry-After': '3' }, resetS: 3 },
  none: { headers: { 'X-Request-Id': 'req-1' } },
};

let provider: Provider;
let sink: Sink;
beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
  const calls = Object.entries(TOLD).map(([name, { status = 200, headers }]) => {
    return { name, path: `/headers/${status}?${new URLSearchParams(headers).toString()}` };
  });
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url, CALLS: JSON.stringify(calls) };
  const child = startScenario('headroom', env);
  if ((await child.ended) !== 0) throw new Error(child.stderr());
});
afterAll(() => Promise.all([sink.close(), provider.close()]));

describe.each(['fetch', 'undici', 'http', 'axios'])('a call of %s', (client) => {
  it.each(Object.entries(TOLD))(
    'says what is left of the rate, as told by %s (S0-29)',
    (name, { status = 200, limit, remaining, resetS }) => {
      const record = sink.spans.find(
        ({ attributes }) =>
          attributes['sync.entity.source_id'] === name && attributes['sync.step.name'] === client && attributes['sync.level'] === 'entity',
      );
      const call = sink.spans.find(({ parentSpanId }) => parentSpanId === record?.spanId);
      expect(call?.attributes['http.response.status_code']).toBe(status);
      const said = (word: string): unknown => call?.attributes[`sync.rate_limit.${word}`];
      expect([said('limit'), said('remaining'), said('hit')]).toEqual([limit, remaining, status === 429 ? true : undefined]);
      const endMs = Number((call?.endNs ?? 0n) / 1_000_000n);
      const inS = said('reset_at') === undefined ? undefined : Math.round((Number(said('reset_at')) - endMs) / 1_000);
      // the answer was read a while after its headers came
      expect(inS === resetS || (resetS !== undefined && inS !== undefined && inS < resetS && inS > resetS - 3)).toBe(true);
    },
  );
});

describe('their spans', () => {
  it('carry what they must', () => expect(sink.spans.flatMap(spanFaults)).toEqual([]));
});
