import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { SeenSpan } from './support/decode.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { Provider } from './support/provider.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let sink: Sink;
let provider: Provider;
let stdout = '';
beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
  const child = startScenario('unpaged', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
  stdout = child.stdout();
});
afterAll(async () => {
  await Promise.all([sink.close(), provider.close()]);
});

function at(level: string, step: string): SeenSpan[] {
  return sink.spans.filter(({ attributes }) => attributes['sync.level'] === level && attributes['sync.step.name'] === step);
}

describe('a step without pages whose records are fetched by a function (S0-25)', () => {
  it('has the list call in the unit of the records it fetched (S0-36)', () => {
    const [first, second, ...more] = at('page', 'owners').sort((a, b) => Number(a.startNs - b.startNs));
    expect(more).toEqual([]);
    const [call] = at('call', 'owners');
    expect(call).toMatchObject({ traceId: first?.traceId, parentSpanId: first?.spanId });
    expect(first?.attributes).toMatchObject({ 'sync.page.kind': 'implicit', 'http.response.status_code': 200, 'sync.count.fetched': 250 });
    expect(second?.attributes).toMatchObject({ 'sync.page.kind': 'implicit', 'sync.count.fetched': 50 });
    expect(JSON.parse(stdout)).toMatchObject({ fetched: 300, created: 300 });
  });

  it('keeps the call that found none', () => {
    const [page] = at('page', 'none');
    expect(page?.attributes).toMatchObject({ 'sync.page.kind': 'implicit', 'sync.status': 'completed', 'sync.count.fetched': 0 });
    expect(at('call', 'none').map(({ parentSpanId }) => parentSpanId)).toEqual([page?.spanId]);
  });

  it('fails with the class of the answer that refused the list (S1-20)', () => {
    expect(at('page', 'refused')[0]?.attributes).toMatchObject({ 'sync.status': 'extraction_failed', 'sync.error.class': 'permission' });
    const step = sink.spans.find(({ name }) => name === 'step refused');
    expect(step?.attributes).toMatchObject({ 'sync.status': 'failed', 'sync.error.class': 'permission', 'sync.step.paged': false });
  });

  it('carries what it must', () => {
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
  });
});
