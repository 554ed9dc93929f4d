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
let said: { told: string; code: string };
beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
  const child = startScenario('calls', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
  said = JSON.parse(child.stdout()) as typeof said;
});
afterAll(async () => {
  await Promise.all([sink.close(), provider.close()]);
});

function calls(path: string): SeenSpan[] {
  return sink.spans.filter(({ attributes }) => String(attributes['url.full']).includes(path));
}

describe('a call', () => {
  it('that failed outside any record is told with its method, template and the provider’s code (S3-45)', () => {
    const [failure, ...more] = sink.logs.filter(({ eventName }) => eventName === 'SYNC_CALL_FAILED');
    expect(more.map(({ body }) => body)).toEqual([]);
    expect(failure?.body).toBe('POST /status/{id}/oauth/token was answered with 401');
    expect(failure?.attributes).toMatchObject({ 'sync.error.code': 'TOKEN_EXPIRED', 'sync.error.class': 'auth' });
    const [call] = calls('/oauth/token');
    expect(call?.attributes).toMatchObject({ 'sync.error.code': 'TOKEN_EXPIRED', 'sync.reason': failure?.body });
    expect(call?.attributes['sync.error.fingerprint']).toBe(failure?.attributes['sync.error.fingerprint']);
  });

  it('says in words what it is for (S2-05)', () => {
    expect(calls('/contacts/').map(({ attributes }) => attributes['sync.action'])).toEqual(Array(3).fill('Update contact'));
    expect(calls('/oauth/token').map(({ attributes }) => attributes['sync.action'])).toEqual(['Get token']);
  });

  it.each(['/hang/fetched', '/hang/got'])('to %s that was never answered is there all the same', (path) => {
    const [call, ...more] = calls(path);
    expect(more).toEqual([]);
    const parent = sink.spans.find(({ spanId }) => spanId === call?.parentSpanId);
    expect(parent?.attributes['sync.entity.source_id']).toBe('acme-c-40009');
    expect(call).toMatchObject({
      status: { code: 2 },
      attributes: { 'sync.status': 'failed', 'error.type': 'unanswered', 'http.request.method': 'GET' },
    });
    expect(call?.attributes).not.toHaveProperty(['http.response.status_code']);
  });
});

describe('failures with one cause', () => {
  it('have one fingerprint, whatever record they are about (R-3)', () => {
    const prints = sink.logs
      .filter(({ eventName }) => eventName === 'SYNC_ENTITY_FAILED')
      .map(({ attributes }) => attributes['sync.error.fingerprint']);
    expect(prints).toHaveLength(3);
    expect(prints[0]).toMatch(/^v1:[0-9a-f]{16}$/);
    expect(prints[1]).toBe(prints[0]);
    expect(prints[2]).not.toBe(prints[0]);
    const spans = sink.spans.filter(({ attributes }) => attributes['sync.level'] === 'entity');
    expect(spans.map(({ attributes }) => attributes['sync.error.fingerprint'])).toEqual([...prints, undefined]);
  });
});

describe('a run that rejects', () => {
  it('has told its id at its start, and rejects with the error as it was', () => {
    expect(said.code).toBe('TOKEN_EXPIRED');
    expect(said.told).toBe(sink.spans.find(({ attributes }) => attributes['sync.level'] === 'run')?.traceId);
  });

  it('carries what it must in its spans and events', () => {
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
  });
});
