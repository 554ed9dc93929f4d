import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { Answer, Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

const sinks: Sink[] = [];
afterEach(async () => {
  await Promise.all(sinks.splice(0).map((sink) => sink.close()));
});

async function sinkThat(answers: (request: number) => Answer): Promise<Sink> {
  const sink = await startSink(answers);
  sinks.push(sink);
  return sink;
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Outcome {
  /** What the scenario printed. */
  result: { runId: string; status: string; created: number; ms: number };
  /** Of the whole process. */
  ms: number;
  stderr: string;
}

async function outcome(endpoint: string, env: Record<string, string> = {}): Promise<Outcome> {
  const began = performance.now();
  const child = startScenario('outage', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...env });
  expect(await child.ended).toBe(0);
  return { result: JSON.parse(child.stdout()) as Outcome['result'], ms: performance.now() - began, stderr: child.stderr() };
}

function entities(sink: Sink): Set<unknown> {
  return new Set(sink.spans.filter(({ name }) => name === 'entity contact').map(({ attributes }) => attributes['sync.entity.source_id']));
}

describe('a sync whose collector', () => {
  it('is away ends as it would without us, and says so once', async () => {
    const { result, stderr, ms } = await outcome(`http://127.0.0.1:${await closedPort()}`);
    expect(result).toMatchObject({ status: 'success', created: 10 });
    expect(result.ms).toBeLessThan(1_000);
    expect(ms).toBeLessThan(4_000);
    expect(stderr.match(/cannot be reached/g)).toHaveLength(1);
    expect(stderr.match(/not delivered/g)).toHaveLength(1);
  });

  it('never answers ends after a bounded wait', async () => {
    const sink = await sinkThat(() => 'never');
    const { result, ms } = await outcome(sink.url, { FLUSH_MS: '300' });
    expect(result).toMatchObject({ status: 'success', created: 10 });
    expect(result.ms).toBeLessThan(1_500);
    expect(ms).toBeLessThan(4_000);
  });

  it('never answers is not waited for again and again', async () => {
    const sink = await sinkThat(() => 'never');
    const { result } = await outcome(sink.url, { FLUSH_MS: '300', PAGES: '40', SIZE: '500', QUEUE_BYTES: '2000000' });
    expect(result.created).toBe(20_000);
    expect(result.ms).toBeLessThan(5_000);
  });

  it.each([503, 429, 502, 504])('answers %i for a while gets everything, once it is well', async (status) => {
    const sink = await sinkThat((request) => (request <= 3 ? { status, headers: { 'retry-after': '0' } } : { status: 200 }));
    const { result } = await outcome(sink.url, { FLUSH_MS: '8000' });
    expect(entities(sink).size).toBe(10);
    expect(sink.spans).toHaveLength(14);
    expect(sink.logs.map(({ eventName }) => eventName).sort()).toEqual([
      'FULL_SYNC_COMPLETED',
      'FULL_SYNC_STARTED',
      ...Array<string>(10).fill('SYNC_RECORD_WRITTEN'),
      'SYNC_STEP_COMPLETED',
      'SYNC_STEP_STARTED',
    ]);
    expect(result.status).toBe('success');
  });

  it('refuses what it is sent loses it, and the process says how much', async () => {
    const sink = await sinkThat(() => ({ status: 400 }));
    const { result, stderr } = await outcome(sink.url);
    expect(result.status).toBe('success');
    expect(stderr).toContain('the collector refused them (HTTP 400)');
    expect(stderr).toContain('28 spans and events were lost in all');
  });

  it('takes only a part loses the rest, and the process says why', async () => {
    // partial_success { rejected: 3, error_message: "too long" }
    const body = Buffer.from([0x0a, 12, 0x08, 3, 0x12, 8, ...Buffer.from('too long')]);
    const sink = await sinkThat((request) => ({ status: 200, body: request === 1 ? body : Buffer.alloc(0) }));
    const { stderr } = await outcome(sink.url);
    expect(stderr).toContain('3 so far: the collector left them out (too long)');
    expect(stderr).toContain('3 spans and events were lost in all');
  });

  it('is away for so long that the queue is full, without a spool: what is beyond is dropped and counted', async () => {
    const { result, stderr } = await outcome(`http://127.0.0.1:${await closedPort()}`, {
      PAGES: '20',
      SIZE: '200',
      QUEUE_BYTES: '600000',
      SYNCTRAIL_SPOOL_DIR: 'off',
    });
    expect(result.created).toBe(4_000);
    expect(stderr.match(/the queue is full/g)).toHaveLength(1);
    expect(stderr).toMatch(/\d+ spans and events were lost in all/);
  });

  it('is slower than the sync gets every span: a page waits at its end', async () => {
    const sink = await sinkThat(() => ({ status: 200 }));
    const { result } = await outcome(sink.url, { PAGES: '60', SIZE: '500', QUEUE_BYTES: '3000000', FLUSH_MS: '10000' });
    expect(result.created).toBe(30_000);
    expect(entities(sink).size).toBe(30_000);
    // a page of 500 has two segments
    expect(sink.spans).toHaveLength(30_000 + 60 * 2 + 2);
  });
});

describe('flush and shutdown', () => {
  it('deliver all there is, and a run after them goes on', async () => {
    const sink = await sinkThat(() => ({ status: 200 }));
    const child = startScenario('flushing', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url });
    expect(await child.ended).toBe(0);
    expect(sink.spans.filter(({ attributes }) => attributes['sync.level'] === 'run')).toHaveLength(2);
    expect(sink.spans).toHaveLength(2 * 6);
    expect(new Set(sink.resources.map((resource) => resource['service.name']))).toEqual(new Set(['first']));
  });

  it('end after their time when the collector never answers', async () => {
    const sink = await sinkThat(() => 'never');
    const child = startScenario('flushing', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url });
    expect(await child.ended).toBe(0);
    for (const ms of JSON.parse(child.stdout()) as number[]) expect(ms).toBeLessThan(1_000);
  });
});
