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
let said: Record<string, unknown>;
beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
  const child = startScenario('kinds-roots', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
  said = JSON.parse(child.stdout()) as typeof said;
});
afterAll(async () => {
  await Promise.all([sink.close(), provider.close()]);
});

function events(name: string): SeenLog[] {
  return sink.logs.filter(({ eventName }) => eventName === name);
}

function root(action: string): SeenSpan | undefined {
  return sink.spans.find(({ attributes }) => attributes['sync.level'] === 'run' && attributes['sync.action'] === action);
}

function calls(of: SeenSpan | undefined): SeenSpan[] {
  return sink.spans.filter(({ attributes }) => attributes['sync.level'] === 'call' && attributes['sync.run.id'] === of?.traceId);
}

describe('an action', () => {
  it('is a root of its own type, with the request that asked for it (S4-10)', () => {
    const span = root('Create application');
    expect(span).toMatchObject({ name: 'action Create application', kind: 2, parentSpanId: '', traceId: said['created'] });
    expect(span?.attributes).toMatchObject({
      'sync.level': 'run',
      'sync.log.type': 'action',
      'sync.status': 'success',
      'sync.user.id': 'usr_3',
      'sync.tenant.id': 'acme',
      'sync.correlation.id': 'req-5',
      'http.request.method': 'POST',
      'url.path': '/api/applications/4711',
    });
    expect(span?.attributes).not.toHaveProperty(['sync.type']);
  });

  it('shows its calls, with the record that caused them (S4-11, S2-01, S2-04, S2-05, S2-07, S2-08, S2-09, S2-10)', () => {
    const [call, ...more] = calls(root('Create application'));
    expect(more).toEqual([]);
    expect(call?.attributes).toMatchObject({
      'sync.integration': 'greenhouse',
      'sync.action': 'Create application',
      'sync.status': 'succeeded',
      'sync.record.id': '991',
      'sync.record.type': 'candidate',
      'sync.returned_id': '4712',
      'sync.page.kind': 'setup',
    });
    expect(call?.endNs).toBeGreaterThan(call?.startNs ?? 0n);
    const page = sink.spans.find(({ spanId }) => spanId === call?.parentSpanId);
    expect(page?.links).toEqual([{ traceId: said['created'], spanId: root('Create application')?.spanId }]);
  });

  it('says who set it going (S2-17a, S2-17b, S2-17c)', () => {
    const who = (action: string): unknown[] => {
      const started = events('ACTION_STARTED').find(({ attributes }) => attributes['sync.action'] === action);
      return ['type', 'id', 'name'].map((part) => started?.attributes[`sync.initiator.${part}`]);
    };
    expect(who('Create application')).toEqual(['agent', 'agent_7', 'Sourcing agent']);
    expect(who('Reject application')).toEqual(['user', 'usr_3', undefined]);
  });

  it('says so on each call it makes (S2-17a, S2-17b, S2-17c)', () => {
    const call = sink.spans.find(
      ({ attributes }) => attributes['sync.level'] === 'call' && attributes['url.template'] === '/echo/applications',
    );
    expect(call?.attributes).toMatchObject({
      'sync.initiator.type': 'agent',
      'sync.initiator.id': 'agent_7',
      'sync.initiator.name': 'Sourcing agent',
    });
  });

  it('that throws ends as failed, and the error goes on (S2-06b, S3-45)', () => {
    expect(said['refused']).toBe('unknown_job');
    const [failed, ...more] = events('ACTION_FAILED');
    expect(more).toEqual([]);
    expect(failed).toMatchObject({ severityText: 'ERROR', traceId: root('Reject application')?.traceId });
    expect(failed?.attributes).toMatchObject({
      'sync.log.type': 'action',
      'sync.status': 'failed',
      'sync.error.code': 'unknown_job',
      'sync.error.class': 'validation',
      'sync.error.recoverability': 'NON_RECOVERABLE',
      'http.response.status_code': 422,
    });
    expect(root('Reject application')?.status).toEqual({ code: 2, message: 'Unknown job' });
    expect(events('ACTION_COMPLETED')).toHaveLength(1);
  });
});

describe('a passthrough', () => {
  it('is named by its request, and fails as the tool’s answer does (S4-12, S4-13)', () => {
    expect(said['passed']).toBe(404);
    const span = root('GET /pass/v1/jobs/{id}');
    expect(span?.attributes).toMatchObject({
      'sync.log.type': 'passthrough',
      'sync.status': 'failed',
      'http.response.status_code': 404,
      'url.path': '/pass/v1/jobs/31337',
    });
    expect(calls(span)).toHaveLength(1);
    expect(events('PASSTHROUGH_FAILED')).toHaveLength(1);
  });
});

describe('a webhook delivery', () => {
  const failures = (event: string): SeenLog[] =>
    events('SYNC_WEBHOOK_FAILED').filter(({ attributes }) => attributes['sync.webhook.event'] === event);

  it('has the id for its payload by which its events are found (S3-07)', () => {
    const told = sink.logs.filter(
      ({ eventName, attributes }) => eventName === 'SYNC_CALL_BODY' && attributes['url.template'] === '/down/{id}/hooks',
    );
    const sent = told.map(({ body }) => JSON.parse((JSON.parse(String(body)) as { request: { body: string } }).request.body) as unknown);
    expect(sent).toEqual(Array.from({ length: 2 }, () => ({ event: 'contact.updated', syncInstanceId: 'ats_1' })));
    const events = sink.logs.filter(({ attributes }) => attributes['sync.run.id'] === root('Deliver contact.updated')?.traceId);
    expect(new Set(events.map(({ attributes }) => attributes['sync.kind']))).toEqual(new Set(['lifecycle', 'webhook', 'body']));
    expect(new Set(events.map(({ attributes }) => attributes['sync.id']))).toEqual(new Set(['ats_1']));
  });

  it('warns of each attempt that another follows, with its wait (S3-47, S3-48, S3-50b, S3-51)', () => {
    expect(said['delivered']).toMatchObject({ delivered: true, attempts: 3, status: 200 });
    const told = failures('contact.updated');
    expect(told.map(({ severityText }) => severityText)).toEqual(['WARN', 'WARN']);
    expect(told.map(({ attributes }) => attributes['sync.retry.backoff_ms'])).toEqual([5, 10]);
    expect(told.map(({ attributes }) => attributes['sync.attempt'])).toEqual([1, 2]);
    for (const { attributes, timeNs } of told) {
      expect(attributes).toMatchObject({
        'http.response.status_code': 503,
        'error.type': '503',
        'sync.attempt.max': 4,
        'sync.retry.will_retry': true,
        'sync.error.class': 'webhook_delivery',
        'sync.error.recoverability': 'RECOVERABLE',
      });
      expect(attributes['url.full']).toContain('/down/2/hooks?token=');
      expect(attributes['sync.retry.next_at']).toBeGreaterThanOrEqual(Number(timeNs / 1_000_000n));
    }
  });

  it('has a call span for each attempt, which the warning points at (S2-06a, S2-06c, S2-38)', () => {
    const attempts = calls(root('Deliver contact.updated'));
    expect(attempts.map(({ attributes }) => attributes['sync.status'])).toEqual(['retrying', 'retrying', 'succeeded']);
    expect(attempts.map(({ attributes }) => attributes['sync.attempt'])).toEqual([1, 2, 3]);
    expect(failures('contact.updated').map(({ spanId }) => spanId)).toEqual(attempts.slice(0, 2).map(({ spanId }) => spanId));
    expect(root('Deliver contact.updated')?.attributes['sync.status']).toBe('success');
  });

  it('tells an error once its retries are exhausted, with the timeout (S3-49, S3-50a, S3-50c)', () => {
    expect(said['exhausted']).toMatchObject({ delivered: false, attempts: 2 });
    const told = failures('deal.won');
    expect(told.map(({ severityText }) => severityText)).toEqual(['WARN', 'ERROR']);
    expect(told[1]?.attributes).toMatchObject({ 'error.type': 'TimeoutError', 'sync.retry.will_retry': false, 'sync.status': 'failed' });
    expect(told[1]?.attributes).not.toHaveProperty(['sync.retry.next_at']);
    expect(root('Deliver deal.won')?.attributes).toMatchObject({ 'sync.log.type': 'webhook_delivery', 'sync.status': 'failed' });
    expect(calls(root('Deliver deal.won')).map(({ attributes }) => attributes['sync.status'])).toEqual(['retrying', 'failed']);
  });

  it('to an end point that is gone is not tried again, and is a call although no capture saw it (S3-49)', () => {
    expect(said['gone']).toMatchObject({ delivered: false, attempts: 1, status: 410 });
    expect(failures('deal.lost').map(({ severityText }) => severityText)).toEqual(['ERROR']);
    const [call] = calls(root('Deliver deal.lost'));
    expect(call?.attributes).toMatchObject({ 'server.address': 'gone.example', 'http.response.status_code': 410, 'sync.attempt': 1 });
  });

  it('begun inside a run is a root of its own, linked to that run', () => {
    const run = sink.spans.find(({ traceId, parentSpanId }) => traceId === said['runId'] && parentSpanId === '');
    expect(root('Deliver sync.done')?.links).toEqual([{ traceId: run?.traceId, spanId: run?.spanId }]);
    expect(run?.attributes).toMatchObject({ 'sync.log.type': 'sync', 'sync.type': 'incremental' });
  });
});

describe('a change of the configuration', () => {
  it('says who changed what, before and after without secrets (S1-60)', () => {
    const [change, ...more] = events('CONFIG_CHANGED');
    expect(more).toEqual([]);
    expect(change?.body).toBe('Greenhouse: Ada changed Field mapping');
    expect(change?.attributes).toMatchObject({
      'sync.kind': 'audit',
      'sync.change.subject': 'Field mapping',
      'sync.initiator.type': 'user',
      'sync.initiator.id': 'usr_9',
    });
    const read = (name: string): unknown => JSON.parse(String(change?.attributes[name]));
    expect(read('sync.change.before')).toMatchObject({ mapping: { email: 'mail' } });
    expect(read('sync.change.after')).toMatchObject({ mapping: { email: 'work_email' }, limit: '5' });
  });
});

describe('all of them', () => {
  it('carry what they must, nothing else, and no secret', () => {
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
    const all = JSON.stringify([sink.logs, sink.spans], (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    for (const secret of ['hunter2', 'topsecret', 'correcthorse']) expect(all).not.toContain(secret);
  });

  it('are told from runs of a sync by their log type', () => {
    const lifecycle = sink.logs.filter(({ attributes }) => attributes['sync.kind'] === 'lifecycle');
    const types = new Map(lifecycle.map(({ eventName, attributes }) => [eventName, attributes['sync.log.type']]));
    expect(Object.fromEntries(types)).toEqual({
      ACTION_STARTED: 'action',
      ACTION_COMPLETED: 'action',
      ACTION_FAILED: 'action',
      PASSTHROUGH_STARTED: 'passthrough',
      PASSTHROUGH_FAILED: 'passthrough',
      WEBHOOK_DELIVERY_STARTED: 'webhook_delivery',
      WEBHOOK_DELIVERY_COMPLETED: 'webhook_delivery',
      WEBHOOK_DELIVERY_FAILED: 'webhook_delivery',
      INCREMENTAL_SYNC_STARTED: 'sync',
      INCREMENTAL_SYNC_COMPLETED: 'sync',
    });
  });
});
