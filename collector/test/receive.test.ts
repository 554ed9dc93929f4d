import { context, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeResponse, encodeLogs, encodeTraces } from './otlp-proto.ts';
import { attribute, logsJson, post, spanJson, tracesJson } from './otlp.ts';
import { countRows, type Running, startServer } from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await startServer();
});
afterAll(async () => await running.stop());

const ENCODINGS = {
  identity: (body: Buffer) => body,
  gzip: gzipSync,
  deflate: deflateSync,
  zstd: zstdCompressSync,
} as const;

describe('what is sent is kept', () => {
  test.for(Object.entries(ENCODINGS))('as JSON, %s', async ([encoding, compress]) => {
    const span = spanJson();
    const body = new Uint8Array(compress(Buffer.from(JSON.stringify(tracesJson(span)))));
    const answer = await post(`${running.url}/v1/traces`, body, { 'content-encoding': encoding });
    expect(answer).toMatchObject({ status: 200, body: {} });
    expect(await running.store.trace(span.traceId)).toHaveLength(1);
  });

  test.for(Object.entries(ENCODINGS))('as protobuf, %s', async ([encoding, compress]) => {
    const span = spanJson();
    const body = new Uint8Array(compress(Buffer.from(encodeTraces(tracesJson(span)))));
    const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': encoding };
    const answer = await post(`${running.url}/v1/traces`, body, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-protobuf');
    expect(answer.body).toBe('');
    expect(await running.store.trace(span.traceId)).toHaveLength(1);
  });

  test('an answer to protobuf says in protobuf what was refused', async () => {
    const body = encodeTraces(tracesJson(spanJson(), spanJson({ endTimeUnixNano: '5' })));
    const response = await fetch(`${running.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body,
    });
    expect(decodeResponse(new Uint8Array(await response.arrayBuffer()))).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: 'the span ends before it starts (1)' },
    });
  });

  test('an empty request is a good one', async () => {
    expect(await post(`${running.url}/v1/traces`, '{}')).toMatchObject({ status: 200, body: {} });
    const empty = await post(`${running.url}/v1/logs`, new Uint8Array(), { 'content-type': 'application/x-protobuf' });
    expect(empty.status).toBe(200);
  });

  test('the same batch twice is stored once', async () => {
    const before = await countRows(running.store);
    const batch = tracesJson(spanJson(), spanJson());
    const answers = await Promise.all([1, 2, 3].map(async () => await post(`${running.url}/v1/traces`, batch)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await countRows(running.store)).toBe(before + 2);
  });

  test('metrics are counted and answered', async () => {
    const metrics = {
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                { name: 'a', sum: { dataPoints: [{ asInt: '1' }, { asInt: '2' }] } },
                { name: 'b', gauge: { dataPoints: [{}] } },
              ],
            },
          ],
        },
      ],
    };
    expect((await post(`${running.url}/v1/metrics`, metrics)).status).toBe(200);
    const numbers = await (await fetch(`${running.url}/metrics`)).text();
    expect(numbers).toContain('synctrail_received_total{signal="metrics"} 3');
  });

  test.for([
    ['protobuf', ProtobufExporter],
    ['JSON', JsonExporter],
  ] as const)('any OpenTelemetry SDK: its own %s exporter', async ([, Exporter]) => {
    const exporter = new Exporter({ url: `${running.url}/v1/traces` });
    const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    const tracer = provider.getTracer('some.library', '1.2.3');
    const parent = tracer.startSpan('GET /things', {
      attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200, list: ['a', 'b'] },
    });
    const child = tracer.startSpan('work', { links: [{ context: parent.spanContext() }] }, trace.setSpan(context.active(), parent));
    child.addEvent('happened', { at: 0.5 });
    child.end();
    parent.end();
    await provider.shutdown();
    const rows = await running.store.trace(parent.spanContext().traceId);
    const [first, second] = [...rows].sort((a, b) => String(a['parent_id']).localeCompare(String(b['parent_id'])));
    expect(first).toMatchObject({
      name: 'GET /things',
      'http.request.method': 'GET',
      'http.response.status_code': 200n,
      scope_name: 'some.library',
    });
    expect(second).toMatchObject({ name: 'work', parent_id: parent.spanContext().spanId });
    expect(second?.['events']).toContain('"doubleValue":0.5');
    expect(second?.['links']).toContain(parent.spanContext().spanId);
  });
});

describe('what is sent is made uniform', () => {
  test('ids that came as numbers are strings', async () => {
    const attributes = [{ key: 'sync.entity.source_id', value: { intValue: '20001' } }, attribute('sync.level', 'entity')];
    const span = spanJson({ attributes });
    await post(`${running.url}/v1/traces`, tracesJson(span));
    expect((await running.store.trace(span.traceId))[0]).toMatchObject({ 'sync.entity.source_id': '20001' });
  });

  test('a clock that runs ahead is brought back to the time of receipt, its own time kept', async () => {
    const startMs = Date.now() + 3_600_000;
    const fields = { startTimeUnixNano: `${startMs}000000`, endTimeUnixNano: `${startMs + 2_000}000000` };
    const span = spanJson(fields);
    await post(`${running.url}/v1/traces`, tracesJson(span));
    const [row] = await running.store.trace(span.traceId);
    const endMs = Number(row?.['end_ns']) / 1e6;
    expect(endMs).toBeLessThanOrEqual(Date.now());
    expect(endMs).toBeGreaterThan(startMs - 3_700_000);
    expect(Number(row?.['end_ns']) - Number(row?.['start_ns'])).toBeCloseTo(2e9, -5);
    expect(row?.['attrs']).toBe(`[{"key":"sync.sent_at","value":{"intValue":"${startMs}"}}]`);
  });

  test('a clock that is a little ahead is left alone', async () => {
    const end = `${Date.now() + 300_000}000000`;
    const span = spanJson({ endTimeUnixNano: end });
    await post(`${running.url}/v1/traces`, tracesJson(span));
    expect((await running.store.trace(span.traceId))[0]).toMatchObject({ end_ns: BigInt(end) });
  });

  const NOW = BigInt(Date.now()) * 1_000_000n;
  test.for([
    { name: 'without any time', times: {}, at: undefined, observed: undefined },
    {
      name: 'whose times are 0, which is unknown',
      times: { timeUnixNano: '0', observedTimeUnixNano: 0 },
      at: undefined,
      observed: undefined,
    },
    { name: 'with a time alone', times: { timeUnixNano: `${NOW}` }, at: NOW, observed: undefined },
    { name: 'that was only observed', times: { timeUnixNano: 0, observedTimeUnixNano: `${NOW}` }, at: NOW, observed: undefined },
    { name: 'with both times', times: { timeUnixNano: `${NOW}`, observedTimeUnixNano: `${NOW + 1n}` }, at: NOW, observed: NOW + 1n },
    { name: 'observed long before its time', times: { timeUnixNano: `${NOW}`, observedTimeUnixNano: '1' }, at: NOW, observed: 1n },
  ])(
    'a log $name is kept by when it was, was observed, or received; only a second time is metadata',
    async ({ name, times, at, observed }) => {
      const records = (media: string) => logsJson({ eventName: name, body: { stringValue: media }, ...times });
      const media = [
        () => post(`${running.url}/v1/logs`, records('json')),
        () => post(`${running.url}/v1/logs`, encodeLogs(records('protobuf')), { 'content-type': 'application/x-protobuf' }),
      ];
      for (const send of media) expect((await send()).status).toBe(200);
      const receivedNs = BigInt(Date.now()) * 1_000_000n;
      const sql = 'SELECT time_ns, metadata FROM $source WHERE event_name = $1';
      const rows = await running.store.select({ table: 'logs', fromNs: 0n, toNs: 2n ** 63n - 1n, sql, params: [name] });
      expect(rows).toHaveLength(2);
      for (const row of rows) {
        const farMs = Math.abs(Number(BigInt(row['time_ns'] ?? 0) - (at ?? receivedNs)) / 1e6);
        expect(farMs).toBeLessThanOrEqual(at === undefined ? 60_000 : 0);
        const metadata = JSON.parse(String(row['metadata'])) as Record<string, string>;
        expect(metadata['observed_timestamp']).toBe(observed === undefined ? undefined : String(observed));
      }
    },
  );
});
