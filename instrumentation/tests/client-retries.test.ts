import { afterAll, beforeAll, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { SeenSpan } from './support/decode.ts';
import { spanFaults } from './support/faults.ts';
import type { Provider } from './support/provider.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let sink: Sink;
let provider: Provider;

beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
  const child = startScenario('client-retries', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
});
afterAll(async () => {
  await Promise.all([sink.close(), provider.close()]);
});

/** The calls of a record, in their order. */
function callsOf(id: string): SeenSpan[] {
  const record = sink.spans.find(({ attributes }) => attributes['sync.entity.source_id'] === id);
  return sink.spans.filter(({ parentSpanId }) => parentSpanId === record?.spanId).sort((a, b) => Number(a.startNs - b.startNs));
}

const column = (spans: readonly SeenSpan[], name: string) => spans.map(({ attributes }) => attributes[name]);

it.each(['got', 'stripe', 'undici fetch', 'undici request'])(
  'each attempt that %s makes by itself is a span of the record, and only the last is final (S2-38, S2-39, SX-02)',
  (client) => {
    const calls = callsOf(client);
    expect(column(calls, 'http.response.status_code')).toEqual([503, 503, 200]);
    expect(column(calls, 'sync.attempt')).toEqual([1, 2, 3]);
    expect(column(calls, 'http.request.resend_count')).toEqual([undefined, 1, 2]);
    expect(column(calls, 'sync.status')).toEqual(['retrying', 'retrying', 'succeeded']);
    expect(column(calls, 'sync.retry.will_retry')).toEqual([true, true, undefined]);
    for (const { attributes } of calls.slice(0, 2)) expect(attributes['sync.retry.backoff_ms']).toBeGreaterThanOrEqual(0);
  },
);

it('calls whose idempotency keys differ are no attempts at one thing (S2-38)', () => {
  const calls = callsOf('two orders');
  expect(column(calls, 'http.response.status_code')).toEqual([503, 200]);
  expect(column(calls, 'sync.attempt')).toEqual([1, 1]);
  expect(column(calls, 'sync.status')).toEqual(['failed', 'succeeded']);
});

it('headroom is read from the headers that the sync names (S0-29)', () => {
  expect(callsOf('headroom')).toMatchObject([{ attributes: { 'sync.rate_limit.limit': 40, 'sync.rate_limit.remaining': 12 } }]);
});

it('all of it is as it must be', () => {
  expect(sink.spans.flatMap(spanFaults)).toEqual([]);
});
