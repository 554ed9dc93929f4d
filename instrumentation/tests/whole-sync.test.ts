import type { EventName } from '@synctrail/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { SeenLog, SeenSpan } from './support/decode.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { Provider } from './support/provider.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let sink: Sink;
let provider: Provider;
let result: { runId: string; status: string; ledger: Record<string, unknown>; value: string };

beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
  const child = startScenario('whole', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, OTEL_SERVICE_NAME: 'crm-sync', PROVIDER: provider.url });
  const code = await child.ended;
  if (code !== 0 || child.stderr() !== '') throw new Error(`${code}: ${child.stderr()}`);
  result = JSON.parse(child.stdout()) as typeof result;
});
afterAll(async () => {
  await Promise.all([sink.close(), provider.close()]);
});

function at(level: string): SeenSpan[] {
  return sink.spans.filter((span) => span.attributes['sync.level'] === level);
}

function only<T>(items: T[]): T {
  expect(items).toHaveLength(1);
  return items[0] as T;
}

function pagesOf(step: string): SeenSpan[] {
  return at('page')
    .filter((span) => span.attributes['sync.step.name'] === step)
    .sort((a, b) => Number(a.attributes['sync.page.number']) - Number(b.attributes['sync.page.number']));
}

function entity(type: string, id: string): SeenSpan {
  return only(
    at('entity').filter(({ attributes }) => attributes['sync.entity.type'] === type && attributes['sync.entity.source_id'] === id),
  );
}

function events(name: EventName): SeenLog[] {
  return sink.logs.filter((log) => log.eventName === name);
}

function sum(spans: SeenSpan[], count: string): number {
  return spans.reduce((total, span) => total + Number(span.attributes[`sync.count.${count}`]), 0);
}

describe('a whole sync', () => {
  it('returns what the body returned, and its numbers add up (S0-17, S0-18)', () => {
    expect(result).toMatchObject({
      value: 'done',
      status: 'partially_failed',
      ledger: { fetched: 27, received: 9, created: 16, updated: 7, skipped: 1, failed: 2, handedOff: 9, skippedBy: { no_email: 1 } },
    });
  });

  it('has one root for the run, whose trace id is the run id, and its steps below it (S0-09, S3-08)', () => {
    const run = only(at('run'));
    expect(run).toMatchObject({ traceId: result.runId, parentSpanId: '', name: 'sync HubSpot contacts', kind: 1 });
    expect(
      at('step').map(({ name, parentSpanId, traceId, attributes }) => [name, parentSpanId, traceId, attributes['sync.step.index']]),
    ).toEqual([
      ['step contacts', run.spanId, run.traceId, 0],
      ['step companies', run.spanId, run.traceId, 1],
      ['step settings', run.spanId, run.traceId, 2],
      ['step deals', run.spanId, run.traceId, 3],
    ]);
  });

  it('has a trace for each unit, linked to its step (S0-24)', () => {
    const stepIds = new Map(at('step').map((step) => [step.attributes['sync.step.name'], step.spanId]));
    const pages = at('page');
    expect(new Set(pages.map(({ traceId }) => traceId)).size).toBe(pages.length);
    for (const page of pages) {
      const step = page.attributes['sync.step.name'];
      const spanId = step === 'setup' ? only(at('run')).spanId : stepIds.get(step);
      expect(page).toMatchObject({ parentSpanId: '', links: [{ traceId: result.runId, spanId }] });
      expect(page.attributes).toMatchObject({ 'sync.page.id': page.traceId, 'sync.step.id': spanId, 'sync.page.segment': 1 });
    }
    const kinds = (step: string): unknown[] =>
      pagesOf(step).map(({ attributes }) => [attributes['sync.page.kind'], attributes['sync.page.number']]);
    expect(kinds('contacts')).toEqual([1, 2, 3].map((number) => ['extract', number]));
    expect(kinds('settings')).toEqual([['implicit', 1]]);
    expect(kinds('deals')).toEqual([...[1, 2, 3].map((number) => ['extract', number]), ['load', 4]]);
    expect(kinds('setup')).toEqual([['setup', 0]]);
  });

  it('shows method, address, retries and headroom of a page from its list call (S0-26, S0-27, S0-28, S0-29)', () => {
    const [first, second] = pagesOf('contacts');
    expect(first?.attributes).toMatchObject({
      'http.request.method': 'GET',
      'url.full': `${provider.url}/list?page=1&api_key=REDACTED`,
      'http.response.status_code': 200,
      'sync.retry.count': 0,
      'sync.rate_limit.limit': 100,
      'sync.rate_limit.remaining': 99,
    });
    expect(second?.attributes).toMatchObject({ 'sync.page.cursor': '2', 'sync.page.key': 'contacts:2', 'sync.page.attempt': 1 });
    const list = only(sink.spans.filter(({ traceId, name }) => traceId === first?.traceId && name === 'GET /list'));
    expect(list.parentSpanId).toBe(first?.spanId);
  });

  it('puts each call below the record it was made for, under concurrency (S0-36 … S0-41)', () => {
    const calls = at('call').filter(({ name }) => name === 'GET /echo/{id}');
    expect(calls).toHaveLength(18);
    for (const call of calls) {
      const id = String(call.attributes['url.full']).split('/').at(-1);
      const type = call.attributes['sync.step.name'] === 'deals' ? 'deal' : 'contact';
      const parent = entity(type, String(id));
      expect(call).toMatchObject({ parentSpanId: parent.spanId, traceId: parent.traceId, kind: 3 });
      expect(call.attributes).toMatchObject({ 'sync.status': 'succeeded', 'http.request.method': 'GET', 'http.response.status_code': 200 });
      expect(call.startNs).toBeGreaterThanOrEqual(parent.startNs);
      expect(call.endNs).toBeGreaterThan(call.startNs);
    }
    const list = at('call').find((call) => call.name === 'GET /list');
    expect(JSON.parse(String(list?.attributes['sync.request.params']))).toEqual({ page: '1', api_key: 'REDACTED' });
  });

  it('tells what became of each record (S0-31 … S0-35, S1-13, S1-16, S1-22, S1-28, S1-29)', () => {
    expect(entity('contact', 'c-1-0').attributes).toMatchObject({
      'sync.status': 'success',
      'sync.entity.action': 'create',
      'sync.entity.target_id': 't-c-1-0',
      'sync.direction': 'inbound',
    });
    expect(entity('contact', 'c-1-1').attributes).toMatchObject({
      'sync.status': 'completed',
      'sync.entity.action': 'skip',
      'sync.reason.code': 'no_email',
      'sync.reason': 'It has no address',
    });
    const partial = entity('contact', 'c-3-2');
    expect(partial.attributes).toMatchObject({ 'sync.status': 'partially_failed', 'sync.entity.action': 'create' });
    expect(partial.events).toMatchObject([
      { name: 'sync.substep', attributes: { 'sync.substep.name': 'image', 'sync.substep.status': 'failed' } },
    ]);
    const failed = entity('contact', 'c-2-0');
    expect(failed.attributes).toMatchObject({
      'sync.status': 'failed',
      'sync.entity.action': 'create',
      'sync.error.class': 'validation',
      'error.type': '422',
      'sync.op.id': `${failed.traceId}-${failed.spanId}`,
    });
    expect(failed.attributes).not.toHaveProperty(['sync.entity.target_id']);
    expect(failed.status).toEqual({ code: 2, message: failed.attributes['sync.reason'] });
    expect(failed.attributes['sync.reason']).not.toContain('hunter22');
    expect(entity('company', '4').attributes).toMatchObject({ 'sync.entity.action': 'none', 'sync.reason.code': 'no_outcome' });
  });

  it('links each record of a batch to the call that carried it (S0-36)', () => {
    const page = only(pagesOf('companies'));
    const calls = at('call').filter(({ name }) => name === 'POST /batch');
    expect(calls.map(({ parentSpanId }) => parentSpanId)).toEqual([page.spanId, page.spanId, page.spanId]);
    const carried = calls.map((call) =>
      at('entity')
        .filter(({ links }) => links.some(({ spanId, traceId }) => spanId === call.spanId && traceId === call.traceId))
        .map(({ attributes }) => attributes['sync.entity.source_id']),
    );
    expect(carried).toEqual([['0', '1', '2'], ['3', '4', '5'], ['6']]);
    expect(entity('company', '6').attributes).toMatchObject({ 'sync.status': 'failed', 'sync.reason': 'the last batch is bad' });
    expect(page.attributes).toMatchObject({ 'sync.count.unaccounted': 1, 'sync.status': 'partially_failed' });
  });

  it('lists what a page handed off, and where what a unit loads came from', () => {
    const [first] = pagesOf('deals');
    expect(
      first?.events.map(({ name, attributes }) => [name, attributes['sync.entity.type'], attributes['sync.entity.source_id']]),
    ).toEqual(['c-1-0', 'c-1-1', 'c-1-2'].map((id) => ['sync.handed_off', 'deal', id]));
    const loaded = entity('deal', 'c-1-1');
    expect(loaded.attributes).toMatchObject({ 'sync.page.origin_id': first?.traceId, 'sync.page.kind': 'load' });
    expect(only(at('step').filter(({ name }) => name === 'step deals')).attributes).toMatchObject({
      'sync.count.fetched': 9,
      'sync.count.handed_off': 9,
      'sync.count.received': 9,
      'sync.count.created': 9,
      'sync.count.unaccounted': 0,
      'sync.step.paged': true,
    });
  });

  it('has ledgers that are the sums of those below (S0-20, S0-21, S0-22)', () => {
    const run = only(at('run'));
    for (const count of [
      'fetched',
      'received',
      'created',
      'updated',
      'deleted',
      'skipped',
      'failed',
      'handed_off',
      'unaccounted',
      'total',
    ]) {
      const steps = at('step');
      expect([count, sum(steps, count)]).toEqual([count, run.attributes[`sync.count.${count}`]]);
      for (const { name, attributes } of steps) {
        const pages = pagesOf(String(attributes['sync.step.name']));
        expect([name, count, sum(pages, count)]).toEqual([name, count, attributes[`sync.count.${count}`]]);
      }
    }
  });

  it('tells the run and its steps as events, in order, each a full snapshot (S3-19 … S3-24, S3-28, S3-29, S1-46, S1-58)', () => {
    expect(sink.logs.filter(({ attributes }) => attributes['sync.kind'] === 'lifecycle').map(({ eventName }) => eventName)).toEqual([
      'INCREMENTAL_SYNC_STARTED',
      'INCREMENTAL_SYNC_COMPLETED',
    ]);
    const end = only(events('INCREMENTAL_SYNC_COMPLETED'));
    expect(end).toMatchObject({ traceId: result.runId, spanId: only(at('run')).spanId, severityText: 'INFO' });
    expect(end.attributes).toMatchObject({
      'sync.status': 'partially_failed',
      'sync.state': 'IDLE',
      'sync.trigger': 'schedule',
      'sync.initiator.name': 'Nightly sync',
      'sync.correlation.id': 'job-1',
      'sync.tenant.id': 'acme',
      'sync.count.created': 16,
      'sync.count.skipped_by': '{"no_email":1}',
    });
    expect(events('SYNC_STEP_COMPLETED').map(({ attributes }) => attributes['sync.step.name'])).toEqual([
      'contacts',
      'companies',
      'settings',
      'deals',
    ]);
  });

  it('tells each failure with the ids that find it, class and recoverability (S1-31, S1-48, S3-25a, S3-25b, S3-37)', () => {
    const failures = events('SYNC_ENTITY_FAILED');
    expect(failures.map(({ attributes }) => attributes['sync.entity.source_id'])).toEqual(['c-2-0', '6']);
    const [first] = failures;
    const span = entity('contact', 'c-2-0');
    expect(first).toMatchObject({ traceId: span.traceId, spanId: span.spanId, severityText: 'ERROR' });
    expect(first?.attributes).toMatchObject({
      'sync.error.recoverability': 'NON_RECOVERABLE',
      'http.response.status_code': 422,
      'sync.reason': 'refused: 422 password=REDACTED',
    });
    expect(JSON.stringify(first?.attributes)).not.toContain('hunter22');
  });

  it('carries on every event what the model says it must, and nothing the model does not know', () => {
    expect(sink.logs.length).toBeGreaterThan(10);
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(new Set(sink.logs.map(({ attributes }) => attributes['sync.run.id']))).toEqual(new Set([result.runId]));
  });

  it('carries on every span what belongs on its level, with the types of the model', () => {
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
    for (const { attributes } of sink.spans) {
      expect(attributes).toMatchObject({ 'sync.integration': 'hubspot', 'sync.id': 'sync_42', 'sync.run.id': result.runId });
    }
  });

  it('sends the provider nothing of ours, and has its own exports in no trace', () => {
    expect(provider.headers.filter((headers) => 'traceparent' in headers || 'baggage' in headers)).toEqual([]);
    expect(at('call').filter(({ attributes }) => String(attributes['url.full']).startsWith(sink.url))).toEqual([]);
    expect(at('call')).toHaveLength(provider.requests.length);
  });

  it('says who sent it', () => {
    expect(new Set(sink.resources.map((resource) => resource['service.name']))).toEqual(new Set(['crm-sync']));
    expect(new Set(sink.scopes.map(({ name }) => name))).toEqual(new Set(['synctrail']));
  });

  it('has ids that are valid and nowhere twice', () => {
    const ids = sink.spans.map(({ traceId, spanId }) => `${traceId}-${spanId}`);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}$/);
  });
});
