import { UNIT_SPANS } from '@synctrail/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  const child = startScenario('large', {
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    PROVIDER: provider.url,
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
  });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
});
afterAll(async () => {
  await Promise.all([sink.close(), provider.close()]);
});

function ofStep(name: string): SeenSpan[] {
  return sink.spans.filter(({ attributes }) => attributes['sync.step.name'] === name && attributes['sync.level'] !== 'step');
}

function pages(name: string): SeenSpan[] {
  return ofStep(name)
    .filter(({ attributes }) => attributes['sync.level'] === 'page')
    .sort((a, b) => Number(a.startNs - b.startNs));
}

function sum(spans: SeenSpan[], count: string): number {
  return spans.reduce((total, { attributes }) => total + Number(attributes[`sync.count.${count}`]), 0);
}

describe('a page that outgrows one trace', () => {
  it('goes on in segments that name the first, none far above the limit', () => {
    const segments = pages('large');
    expect(segments.map(({ attributes }) => attributes['sync.page.segment'])).toEqual([1, 2, 3, 4]);
    expect(new Set(ofStep('large').map(({ attributes }) => attributes['sync.page.id']))).toEqual(new Set([segments[0]?.traceId]));
    const sizes = segments.map(({ traceId }) => sink.spans.filter((span) => span.traceId === traceId).length);
    expect(sizes.reduce((a, b) => a + b)).toBe(1_000 + 334 + 4);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(UNIT_SPANS + 10);
  });

  it('has a ledger that is the sum over its segments', () => {
    const segments = pages('large');
    expect(['fetched', 'updated', 'skipped', 'unaccounted'].map((count) => sum(segments, count))).toEqual([1_000, 500, 500, 0]);
    for (const segment of segments) {
      const own = sink.spans.filter(({ parentSpanId }) => parentSpanId === segment.spanId);
      expect(segment.attributes['sync.count.total']).toBe(own.length);
    }
  });

  it('keeps each call in the trace of its record, and names the record behind it (S2-07)', () => {
    const records = new Map(ofStep('large').map((span) => [span.spanId, span]));
    const calls = ofStep('large').filter(({ attributes }) => attributes['sync.level'] === 'call');
    expect(calls).toHaveLength(334);
    for (const call of calls) {
      const record = records.get(call.parentSpanId);
      expect(record?.traceId).toBe(call.traceId);
      expect(call.attributes).toMatchObject({
        'sync.record.id': record?.attributes['sync.entity.source_id'],
        'sync.record.type': 'contact',
      });
    }
  });
});

describe('a source that is a generator', () => {
  it('fetches each page inside it, and leaves no empty page (S0-24)', () => {
    const units = pages('generated');
    expect(units.map(({ attributes }) => [attributes['sync.page.kind'], attributes['sync.page.number']])).toEqual([
      ['extract', 1],
      ['extract', 2],
      ['setup', 0],
    ]);
    for (const [index, unit] of units.entries()) {
      const call = sink.spans.find(({ traceId, attributes }) => traceId === unit.traceId && attributes['sync.level'] === 'call');
      expect(call).toMatchObject({ parentSpanId: unit.spanId });
      expect(call?.attributes['url.full']).toContain(`page=${index + 1}`);
    }
  });
});

describe('a step without paging', () => {
  it('has implicit units of at most 250 records (S0-25)', () => {
    const units = pages('many');
    expect(units.map(({ attributes }) => [attributes['sync.page.kind'], attributes['sync.count.total']])).toEqual([
      ['implicit', 250],
      ['implicit', 250],
      ['implicit', 100],
    ]);
    const step = sink.spans.find(({ name }) => name === 'step many');
    expect(step?.attributes['sync.step.paged']).toBe(false);
  });

  it('is packed on the way when asked to be', () => {
    expect(new Set(sink.headers.map((headers) => headers['content-encoding']))).toEqual(new Set(['gzip']));
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
  });
});
