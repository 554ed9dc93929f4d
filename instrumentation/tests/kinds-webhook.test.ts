import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from './support/child.ts';
import { startScenario } from './support/child.ts';
import type { SeenLog, SeenSpan } from './support/decode.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { Provider } from './support/provider.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let sink: Sink;
let provider: Provider;
let child: Child;
let withExpress = '';
let plain = '';
beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
  child = startScenario('kinds-webhook', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url });
  await child.printed('\n');
  [withExpress = '', plain = ''] = JSON.parse(child.stdout()) as string[];
});
afterAll(async () => {
  child.kill('SIGTERM');
  await child.ended;
  await Promise.all([sink.close(), provider.close()]);
});

async function rowAt(path: string): Promise<SeenLog> {
  const isEnd = ({ attributes }: SeenLog): boolean => attributes['url.path'] === path && attributes['sync.ended_at'] !== undefined;
  await sink.until(() => sink.logs.some(isEnd));
  return sink.logs.find(isEnd) as SeenLog;
}

async function rootOf(row: SeenLog): Promise<SeenSpan> {
  const isRoot = ({ spanId }: SeenSpan): boolean => spanId === row.spanId;
  await sink.until(() => sink.spans.some(isRoot));
  return sink.spans.find(isRoot) as SeenSpan;
}

async function send(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { method: 'POST', ...init });
}

describe('an incoming webhook in Express', () => {
  it('is a server span with the request and our answer (S4-14)', async () => {
    const response = await send(`${withExpress}/hooks/contacts/20001?token=topsecret`, { headers: { 'x-delivery': 'dlv-8' } });
    expect([response.status, await response.json()]).toEqual([202, { ok: true }]);
    const row = await rowAt('/hooks/contacts/20001');
    expect(row.eventName).toBe('INCOMING_WEBHOOK_COMPLETED');
    const span = await rootOf(row);
    expect(span).toMatchObject({ name: 'webhook POST /hooks/contacts/{id}', kind: 2, parentSpanId: '' });
    for (const { attributes } of [row, span]) {
      expect(attributes).toMatchObject({
        'sync.level': 'run',
        'sync.log.type': 'incoming_webhook',
        'sync.trigger': 'webhook',
        'sync.status': 'success',
        'sync.correlation.id': 'dlv-8',
        'http.request.method': 'POST',
        'http.response.status_code': 202,
      });
    }
  });

  it('shows the calls that it caused (S4-15)', async () => {
    const row = await rowAt('/hooks/contacts/20001');
    const isCall = ({ attributes }: SeenSpan): boolean =>
      String(attributes['url.full']).endsWith('/echo/contacts') && attributes['sync.level'] === 'call';
    await sink.until(() => sink.spans.some(isCall));
    expect(sink.spans.find(isCall)?.attributes['sync.run.id']).toBe(row.traceId);
  });

  it('whose handler throws is answered by the host as ever, and shows as failed', async () => {
    const response = await send(`${withExpress}/hooks/broken`);
    expect([response.status, await response.text()]).toEqual([500, 'broken']);
    const row = await rowAt('/hooks/broken');
    expect(row).toMatchObject({ eventName: 'INCOMING_WEBHOOK_FAILED', severityText: 'ERROR' });
    expect(row.attributes).toMatchObject({ 'error.type': '500', 'http.response.status_code': 500, 'sync.status': 'failed' });
  });

  it('that is answered before its work is done owns that work too', async () => {
    const response = await send(`${withExpress}/typed/acme`, {
      headers: { 'content-type': 'application/json' },
      body: '{"type":"deal.won"}',
    });
    expect(response.status).toBe(200);
    const row = await rowAt('/typed/acme');
    expect(row.attributes).toMatchObject({ 'sync.webhook.event': 'deal.won', 'sync.tenant.id': 'acme', 'sync.status': 'success' });
    expect(row.attributes['sync.duration_ms']).toBeGreaterThanOrEqual(45);
    const isCall = ({ attributes }: SeenSpan): boolean =>
      String(attributes['url.full']).endsWith('/echo/later') && attributes['sync.level'] === 'call';
    await sink.until(() => sink.spans.some(isCall));
    expect(sink.spans.find(isCall)?.attributes['sync.run.id']).toBe(row.traceId);
  });

  it('is taken although what we were given to read its event breaks', async () => {
    expect((await send(`${withExpress}/faulty`)).status).toBe(204);
    expect((await rowAt('/faulty')).attributes).not.toHaveProperty(['sync.webhook.event']);
    expect(child.stderr()).toContain('SynctrailWarning');
  });
});

describe('an incoming webhook in plain http', () => {
  it('is recorded the same way (S4-14)', async () => {
    const response = await send(`${plain}/in`, { headers: { 'x-echo': 'as it was' } });
    expect(await response.text()).toBe('as it was');
    const row = await rowAt('/in');
    expect(row.attributes).toMatchObject({ 'sync.webhook.event': 'ping', 'http.response.status_code': 200, 'sync.status': 'success' });
  });

  it('that the host refuses has failed, with the status', async () => {
    expect((await send(`${plain}/unsigned/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhYmNkZWYifQ.c2lnbmF0dXJlc2lnbmF0dXJl`)).status).toBe(401);
    const isEnd = ({ attributes }: SeenLog): boolean =>
      String(attributes['url.path']).startsWith('/unsigned/') && attributes['sync.ended_at'] !== undefined;
    await sink.until(() => sink.logs.some(isEnd));
    const row = sink.logs.find(isEnd);
    expect(row?.attributes).toMatchObject({ 'sync.status': 'failed', 'error.type': '401', 'http.response.status_code': 401 });
    // a secret that is part of the path
    expect(row?.attributes['url.path']).not.toContain('eyJ');
  });

  it('whose sender hangs up has failed, without a status', async () => {
    const gone = new AbortController();
    const request = send(`${plain}/never`, { signal: gone.signal }).catch((error: unknown) => (error as Error).name);
    await sink.until(() => sink.logs.some(({ attributes }) => attributes['url.path'] === '/never'));
    gone.abort();
    expect(await request).toBe('AbortError');
    const row = await rowAt('/never');
    expect(row.attributes).toMatchObject({ 'sync.status': 'failed', 'error.type': 'HungUp' });
    expect(row.attributes).not.toHaveProperty(['http.response.status_code']);
  });
});

describe('all of them', () => {
  it('carry what they must, and no query', () => {
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
    const all = JSON.stringify([sink.logs, sink.spans], (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(all).not.toContain('topsecret');
  });
});
