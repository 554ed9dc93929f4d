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
  const child = startScenario('retries', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url });
  const code = await child.ended;
  stdout = child.stdout();
  if (code !== 0) throw new Error(child.stderr());
});
afterAll(async () => {
  await Promise.all([sink.close(), provider.close()]);
});

function record(id: string): SeenSpan {
  const span = sink.spans.find(
    ({ attributes }) => attributes['sync.entity.source_id'] === id && attributes['sync.entity.type'] === 'record',
  );
  if (span === undefined) throw new Error(`no record ${id}`);
  return span;
}

function callsOf(parent: SeenSpan): SeenSpan[] {
  return sink.spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId).sort((a, b) => Number(a.startNs - b.startNs));
}

function column(spans: SeenSpan[], name: string): unknown[] {
  return spans.map(({ attributes }) => attributes[name]);
}

describe('a call that is tried again', () => {
  it('is a span for each attempt, and only the last is final (S2-06, S2-38, S2-39, SX-02)', () => {
    const calls = callsOf(record('flaky'));
    expect(column(calls, 'sync.status')).toEqual(['retrying', 'retrying', 'succeeded']);
    expect(column(calls, 'http.response.status_code')).toEqual([429, 429, 200]);
    expect(column(calls, 'sync.attempt')).toEqual([1, 2, 3]);
    expect(column(calls, 'sync.attempt.max')).toEqual([3, 3, 3]);
    expect(column(calls, 'http.request.resend_count')).toEqual([undefined, 1, 2]);
    expect(column(calls, 'sync.retry.will_retry')).toEqual([true, true, undefined]);
    // Retry-After: 0
    expect(column(calls, 'sync.retry.backoff_ms')).toEqual([0, 0, undefined]);
  });

  it('may be answered rather than thrown (S2-35)', () => {
    expect(column(callsOf(record('answer')), 'sync.status')).toEqual(['retrying', 'succeeded']);
    expect(record('answer').attributes['sync.status']).toBe('success');
  });

  it('is seen as one when a client repeats it by itself', () => {
    const calls = callsOf(record('loop'));
    expect(column(calls, 'sync.status')).toEqual(['retrying', 'retrying', 'succeeded']);
    expect(column(calls, 'sync.attempt')).toEqual([1, 2, 3]);
  });

  it('is never a 4xx other than 408 and 429, which is told to need someone (S2-40, S2-41)', () => {
    const calls = callsOf(record('gone'));
    expect(column(calls, 'sync.status')).toEqual(['failed']);
    expect(record('gone').attributes).toMatchObject({ 'sync.status': 'failed', 'sync.error.class': 'not_found', 'error.type': '404' });
    expect(record('gone').attributes).not.toHaveProperty(['sync.dead_letter']);
    const failure = sink.logs.find(({ attributes }) => attributes['sync.entity.source_id'] === 'gone');
    expect(failure?.attributes).toMatchObject({ 'sync.error.recoverability': 'NON_RECOVERABLE', 'sync.retry.will_retry': false });
  });

  it('leaves a dead letter when all attempts failed, and none follows (S1-51, S1-52, S1-56)', () => {
    const calls = callsOf(record('dead'));
    expect(column(calls, 'sync.status')).toEqual(['retrying', 'retrying', 'failed']);
    expect(record('dead').attributes).toMatchObject({
      'sync.status': 'failed',
      'sync.dead_letter': true,
      'sync.error.class': 'provider_down',
    });
    const failure = sink.logs.find(({ attributes }) => attributes['sync.entity.source_id'] === 'dead');
    expect(failure?.attributes).toMatchObject({ 'sync.attempt': 3, 'sync.attempt.max': 3, 'sync.retry.will_retry': false });
  });
});

describe('a failure', () => {
  it('is classed by an answer whose body nobody read (S1-49)', () => {
    expect(record('unread').attributes).toMatchObject({
      'sync.error.class': 'validation',
      'sync.entity.action': 'update',
      'error.type': '422',
    });
    expect(column(callsOf(record('unread')), 'http.response.status_code')).toEqual([422]);
  });

  it('of our own code before any call is a fault of the mapping', () => {
    expect(record('own').attributes).toMatchObject({ 'sync.error.class': 'mapping', 'error.type': 'TypeError' });
  });

  it('of a provider that never answers is one of the network, and ends when the caller says so (S1-50)', () => {
    expect(record('timeout').attributes['sync.error.class']).toBe('network');
    expect(callsOf(record('timeout'))).toMatchObject([
      { attributes: { 'sync.status': 'failed', 'sync.error.class': 'network' }, status: { code: 2 } },
    ]);
  });
});

describe('a page that is tried again', () => {
  it('is a new unit of the same key, and only the completed attempt counts', () => {
    const pages = sink.spans
      .filter(({ attributes }) => attributes['sync.level'] === 'page' && attributes['sync.step.name'] === 'pages')
      .sort((a, b) => Number(a.startNs - b.startNs));
    expect(column(pages, 'sync.page.number')).toEqual([1, 1, 1, 2, 2, 2]);
    expect(column(pages, 'sync.page.attempt')).toEqual([1, 2, 3, 1, 2, 3]);
    expect(column(pages, 'sync.status')).toEqual([
      'extraction_failed',
      'extraction_failed',
      'success',
      'extraction_failed',
      'extraction_failed',
      'success',
    ]);
    expect(new Set(column(pages.slice(0, 3), 'sync.page.key')).size).toBe(1);
    const step = sink.logs.findLast(({ attributes }) => attributes['sync.event'] === 'SYNC_STEP_COMPLETED');
    expect(step?.attributes).toMatchObject({ 'sync.count.created': 4, 'sync.status': 'success' });
    expect(column(callsOf(pages[0] as SeenSpan), 'sync.status')).toEqual(['retrying']);
    expect(JSON.parse(stdout)).toMatchObject({ created: 5, updated: 2, failed: 5 });
  });
});

describe('the events of a run with retries', () => {
  it('tell a rate limit once for each episode (S3-34, S3-37, S3-38)', () => {
    const limited = sink.logs.filter(({ eventName }) => eventName === 'SYNC_RUN_RATE_LIMITED');
    expect(limited).toHaveLength(1);
    expect(limited[0]).toMatchObject({ severityText: 'WARN' });
    expect(limited[0]?.attributes).toMatchObject({
      'sync.state': 'RATE_LIMITED',
      'sync.rate_limit.hit': true,
      'sync.attempt': 1,
      'sync.attempt.max': 3,
      'sync.retry.backoff_ms': 0,
      'sync.error.recoverability': 'RECOVERABLE',
    });
    const step = sink.spans.find(({ name }) => name === 'step records');
    expect(step?.attributes['sync.rate_limit.hit']).toBe(true);
    expect(sink.spans.find(({ name }) => name === 'step pages')?.attributes['sync.rate_limit.hit']).toBe(false);
  });

  it('warn of what is tried again (S3-32, S3-33, S3-35)', () => {
    const warnings = sink.logs.filter(({ eventName }) => eventName === 'SYNC_RUN_WARNING');
    expect(warnings.length).toBeGreaterThan(0);
    for (const { attributes, severityText } of warnings) {
      expect(severityText).toBe('WARN');
      expect(attributes).toMatchObject({ 'sync.retry.will_retry': true, 'sync.error.class': 'provider_down' });
    }
  });

  it('carry what they must', () => {
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
  });
});
