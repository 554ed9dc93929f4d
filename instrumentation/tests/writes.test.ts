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
beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
  const child = startScenario('writes', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
});
afterAll(() => Promise.all([sink.close(), provider.close()]));

const at = (level: string): SeenSpan[] => sink.spans.filter(({ attributes }) => attributes['sync.level'] === level);
const record = (id: string): SeenSpan | undefined => at('entity').find(({ attributes }) => attributes['sync.entity.source_id'] === id);

describe('a call that writes a record to the tool', () => {
  it('carries the id that the tool gave it, when it succeeded (S2-08)', () => {
    const returned = (id: string): unknown[] =>
      at('call')
        .filter(({ parentSpanId }) => parentSpanId === record(id)?.spanId)
        .toSorted((one, other) => Number(one.startNs - other.startNs))
        .map(({ attributes }) => [attributes['http.request.method'], attributes['sync.returned_id']]);
    expect(returned('new')).toEqual([
      ['GET', undefined],
      ['POST', 'in_1'],
      ['GET', undefined],
    ]);
    expect(returned('known')).toEqual([['PATCH', 'in_2']]);
    expect(returned('gone')).toEqual([['DELETE', undefined]]);
    expect(returned('paid')).toEqual([['POST', undefined]]);
    expect(returned('bad')).toEqual([['POST', undefined]]);
  });
});

describe('a bulk call of which the tool refuses a part', () => {
  const bulk = (): SeenSpan[] =>
    at('call')
      .filter(({ attributes }) => String(attributes['url.full']).includes('/bulk'))
      .toSorted((one, other) => Number(one.startNs - other.startNs));

  it('has succeeded as a call, and each of its records has its own outcome (S0-07, S0-36, S1-11, S1-15, S1-28)', () => {
    expect(bulk().map(({ attributes }) => [attributes['http.response.status_code'], attributes['sync.status']])).toEqual([
      [207, 'succeeded'],
      [207, 'succeeded'],
    ]);
    expect(sink.logs.filter(({ eventName }) => eventName === 'SYNC_CALL_FAILED')).toEqual([]);
    const outcomes = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2'].map((id) => {
      const { attributes, links } = record(id) as SeenSpan;
      const call = bulk().findIndex(({ spanId }) => links.some((link) => link.spanId === spanId));
      return [id, call, attributes['sync.status'], attributes['sync.entity.target_id'], attributes['sync.error.code']];
    });
    expect(outcomes).toEqual([
      ['a1', 0, 'success', 'li_a1', undefined],
      ['a2', 0, 'failed', undefined, 'DUPLICATE'],
      ['a3', 0, 'success', 'li_a3', undefined],
      ['a4', 0, 'failed', undefined, 'DUPLICATE'],
      ['b1', 1, 'partial_success', 'li_b1', undefined],
      ['b2', 1, 'success', 'li_b2', undefined],
    ]);
  });

  it('leaves one failure for each refused record, in the tool’s own words (S1-48, S2-18)', () => {
    const failures = sink.logs.filter(({ eventName }) => eventName === 'SYNC_ENTITY_FAILED');
    expect(failures.map(({ attributes }) => attributes['sync.reason'])).toEqual([
      'There is a record a2 already',
      'There is a record a4 already',
    ]);
    for (const { attributes } of failures)
      expect(attributes).toMatchObject({
        'sync.error.class': 'conflict',
        'http.response.status_code': 409,
        'sync.entity.action': 'create',
      });
  });

  it('makes its page partially failed, and one with a partial sub-step a partial success; the numbers add up (S0-20, S0-22, S1-10)', () => {
    const pages = at('page')
      .filter(({ attributes }) => attributes['sync.step.name'] === 'lines')
      .map(({ attributes }) => [
        attributes['sync.status'],
        attributes['sync.count.fetched'],
        attributes['sync.count.created'],
        attributes['sync.count.failed'],
        attributes['sync.count.unaccounted'],
      ]);
    expect(pages).toEqual([
      ['partially_failed', 4, 2, 2, 0],
      ['partial_success', 2, 2, 0, 0],
    ]);
    const step = sink.logs.findLast(
      ({ eventName, attributes }) => eventName === 'SYNC_STEP_COMPLETED' && attributes['sync.step.name'] === 'lines',
    );
    expect(step?.attributes).toMatchObject({ 'sync.status': 'partially_failed', 'sync.count.created': 4, 'sync.count.failed': 2 });
  });

  it('carries what it must', () => {
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
  });
});
