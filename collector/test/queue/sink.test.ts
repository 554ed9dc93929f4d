import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeLogsProtobuf } from '../../src/otlp/protobuf/logs.ts';
import { decodeMetricsProtobuf } from '../../src/otlp/protobuf/metrics.ts';
import { decodeTracesProtobuf } from '../../src/otlp/protobuf/traces.ts';
import { observeQueue } from '../../src/queue/telemetry.ts';
import { createServer } from '../../src/server.ts';
import { queueSink } from '../../src/sink/queue-sink.ts';
import { storeSink } from '../../src/sink/store-sink.ts';
import { tee } from '../../src/sink/tee.ts';
import { openStore } from '../../src/store/open-store.ts';
import { attribute, logsJson, post, spanJson, tracesJson } from '../otlp.ts';
import { encodeTraces } from '../otlp-proto.ts';
import { newDir, serverDeps } from '../running.ts';
import { opened } from './opened.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function serve(queueOptions: Parameters<typeof opened>[1] = {}, withStore = false) {
  const store = await openStore({ dir: newDir() });
  const { queue } = await opened(newDir(), queueOptions);
  closing.push(
    async () => await store.close(),
    async () => await queue.close(),
  );
  const logged: string[] = [];
  const log = (_level: string, message: string) => void logged.push(message);
  const registry = new Registry();
  observeQueue(queue, registry);
  const queued = queueSink(queue, log);
  const sink = withStore ? tee(queued, storeSink(store)) : queued;
  const server: Server = createHttpServer(createServer({ ...serverDeps(store, { log, registry }), sink }));
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const metrics = async () => await (await fetch(`${url}/metrics`)).text();
  return { url, queue, store, logged, metrics };
}

function bodyRecord(bytes: number): object {
  return { body: { stringValue: randomBytes(bytes).toString('hex') }, attributes: [attribute('sync.kind', 'body')] };
}

const event = { eventName: 'SYNC_ENTITY_FAILED', body: { stringValue: 'failed' }, attributes: [attribute('sync.kind', 'failure')] };

describe('what is received with a queue', () => {
  test('is queued as it is sent on: redacted, by workspace, bodies apart', async () => {
    const { url, queue } = await serve();
    const span = spanJson({ attributes: [attribute('authorization', 'Bearer abc.def.ghi')] });
    const metrics = {
      resourceMetrics: [
        {
          scopeMetrics: [{ metrics: [{ name: 'things', gauge: { dataPoints: [{ asInt: '7', timeUnixNano: span.endTimeUnixNano }] } }] }],
        },
      ],
    };
    expect((await post(`${url}/v1/traces`, tracesJson(span))).status).toBe(200);
    expect((await post(`${url}/v1/logs`, logsJson(event, bodyRecord(10)))).status).toBe(200);
    expect((await post(`${url}/v1/metrics`, metrics)).status).toBe(200);
    const { entries } = await queue.records.read(1);
    expect(entries.map(({ signal, workspace, items }) => ({ signal, workspace, items }))).toEqual(
      ['traces', 'logs', 'metrics'].map((signal) => ({ signal, workspace: 'default', items: 1 })),
    );
    const [traces, logs, points] = entries.map(({ request }) => request);
    expect(decodeTracesProtobuf(traces!)).toMatchObject([{ spanId: span.spanId, name: span.name }]);
    expect(traces!.toString('latin1')).not.toContain('abc.def.ghi');
    expect(decodeLogsProtobuf(logs!)).toMatchObject([{ eventName: 'SYNC_ENTITY_FAILED' }]);
    expect(decodeMetricsProtobuf(points!)).toMatchObject([{ metric: { name: 'things' }, data: { kind: 'number', int: true, value: 7 } }]);
    const bodies = await queue.bodies.read(1);
    expect(bodies.entries).toMatchObject([{ signal: 'logs', items: 1, content: 'bodies' }]);
  });

  test('is queued byte by byte where nothing needs a change, and redacted where something does (S2-13)', async () => {
    const { url, queue, metrics } = await serve();
    const headers = { 'content-type': 'application/x-protobuf' };
    const fine = encodeTraces(tracesJson(spanJson(), spanJson()));
    const secret = encodeTraces(tracesJson(spanJson(), spanJson({ attributes: [attribute('authorization', 'Bearer abc.def.ghi')] })));
    for (const body of [fine, secret]) expect((await post(`${url}/v1/traces`, body, headers)).status).toBe(200);
    const [one, other] = (await queue.records.read(1)).entries;
    expect(one).toMatchObject({ items: 2, workspace: 'default' });
    expect(one!.request.equals(fine)).toBe(true);
    expect(other!.request.toString('latin1')).not.toContain('abc.def.ghi');
    expect(decodeTracesProtobuf(other!.request)).toHaveLength(2);
    expect(await metrics()).toContain('synctrail_stored_total{signal="traces"} 4');
  });

  test('an empty request takes no place in it', async () => {
    const { url, queue } = await serve();
    expect((await post(`${url}/v1/traces`, '{}')).status).toBe(200);
    expect(queue.records.tail).toBe(1);
  });

  test('is in the queue and in the store, where both are wanted', async () => {
    const { url, queue, store } = await serve({}, true);
    const span = spanJson();
    expect((await post(`${url}/v1/traces`, tracesJson(span))).status).toBe(200);
    expect(await store.trace(span.traceId)).toHaveLength(1);
    expect(queue.records.entries).toBe(1);
  });
});

describe('a queue that is full', () => {
  const SMALL = { bytes: 200_000, bodyBytes: 20_000, segmentBytes: 65_536 };
  const large = () => tracesJson(spanJson({ attributes: [attribute('filler', randomBytes(20_000).toString('hex'))] }));

  test('answers 429 with Retry-After, says so once, and goes on when there is room', async () => {
    const { url, queue, logged, metrics } = await serve(SMALL);
    const send = async () => await post(`${url}/v1/traces`, large());
    let answer = await send();
    while (answer.status === 200) answer = await send();
    await send();
    expect(answer).toMatchObject({ status: 429, body: { code: 8, message: expect.stringContaining('Send it again later') as string } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(logged).toEqual(['The queue is full: what comes is refused until there is room']);
    const text = await metrics();
    expect(text).toContain('synctrail_requests_total{signal="traces",status="429"} 2');
    expect(text).toContain(`synctrail_queue_bytes{content="records"} ${queue.records.bytes}`);
    expect(text).toContain(`synctrail_queue_entries{content="records"} ${queue.records.tail - 1}`);
    expect(text).toMatch(/synctrail_queue_oldest_seconds\{content="records"\} \d/);
    await queue.records.cursor('somewhere').save({ low: queue.records.tail, ranges: [] });
    expect((await send()).status).toBe(200);
    expect(logged).toContain('The queue has room again');
    expect(await metrics()).toContain('synctrail_queue_entries{content="records"} 1');
  });

  test('a request that never fits is refused for good', async () => {
    const { url } = await serve(SMALL);
    const spans = Array.from({ length: 10 }, () => spanJson({ attributes: [attribute('filler', randomBytes(20_000).toString('hex'))] }));
    expect(await post(`${url}/v1/traces`, tracesJson(...spans))).toMatchObject({ status: 413 });
  });

  test('without room for bodies these are refused alone, and counted; spans and events go on', async () => {
    const { url, queue, metrics } = await serve(SMALL);
    const send = async () => await post(`${url}/v1/logs`, logsJson(event, bodyRecord(6_000), bodyRecord(6_000)));
    expect(await send()).toMatchObject({ status: 200, body: {} });
    expect(await send()).toMatchObject({
      status: 200,
      body: { partialSuccess: { rejectedLogRecords: '2', errorMessage: 'the queue has no room for bodies of calls (2)' } },
    });
    expect((await post(`${url}/v1/traces`, tracesJson(spanJson()))).status).toBe(200);
    expect(queue.records.entries).toBe(3);
    expect(queue.bodies.entries).toBe(1);
    expect(await metrics()).toContain('synctrail_refused_total{signal="logs",reason="no room for bodies"} 2');
  });

  test('what the checks refuse beside it is told too', async () => {
    const { url } = await serve({ ...SMALL, bodyBytes: 100 });
    const bad = { ...event, traceId: 'abc' };
    expect(await post(`${url}/v1/logs`, logsJson(event, bad, bodyRecord(1_000)))).toMatchObject({
      body: {
        partialSuccess: {
          rejectedLogRecords: '2',
          errorMessage: 'the trace id is not 32 hex digits (1), the queue has no room for bodies of calls (1)',
        },
      },
    });
  });
});
