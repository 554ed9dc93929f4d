import { connect } from 'node:net';
import { once } from 'node:events';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logsJson, post, spanJson, tracesJson } from './otlp.ts';
import { countRows, type Running, startServer } from './running.ts';

let running: Running;
const kept = spanJson();

beforeAll(async () => {
  running = await startServer({
    limits: { bodyBytes: 100_000, inflatedBytes: 1_000_000, items: 50, attributes: 8, textLength: 1_000, bodyLength: 500 },
  });
  await post(`${running.url}/v1/traces`, tracesJson(kept));
});
afterAll(async () => await running.stop());

interface BadRequest {
  name: string;
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  status: number;
  says: RegExp;
}

const protobuf = { 'content-type': 'application/x-protobuf' };
const gzip = { 'content-encoding': 'gzip' };
const good = JSON.stringify(tracesJson(spanJson()));
const manySpans = JSON.stringify(tracesJson(...Array.from({ length: 51 }, () => spanJson())));
const deep = `${'{"arrayValue":{"values":['.repeat(30)}{}${']}}'.repeat(30)}`;
const deepSpan = JSON.stringify(tracesJson(spanJson({ attributes: [{ key: 'a', value: 'HERE' }] }))).replace('"HERE"', deep);

const CASES: BadRequest[] = [
  { name: 'JSON that is no OTLP', body: '{"hello":1}', status: 400, says: /no "resourceSpans"/ },
  { name: 'JSON that is no object', body: '[]', status: 400, says: /expected a JSON object/ },
  { name: 'no JSON at all', body: 'hello', status: 400, says: /no JSON/ },
  { name: 'an empty body as JSON', body: '', status: 400, says: /no JSON/ },
  { name: 'JSON that is cut off', body: good.slice(0, -20), status: 400, says: /no JSON/ },
  {
    name: 'JSON with a field of the wrong type',
    body: good.replace(/"name":"entity contact"/, '"name":5'),
    status: 400,
    says: /resourceSpans\[0\]\.scopeSpans\[0\]\.spans\[0\]\.name: expected a string/,
  },
  {
    name: 'a time that is no number',
    body: good.replace(/"endTimeUnixNano":"\d+"/, '"endTimeUnixNano":"soon"'),
    status: 400,
    says: /endTimeUnixNano/,
  },
  { name: 'values nested too deep', body: deepSpan, status: 400, says: /nested/ },
  { name: 'JSON sent as protobuf', headers: protobuf, body: good, status: 400, says: /byte \d+/ },
  { name: 'noise sent as protobuf', headers: protobuf, body: 'hello world', status: 400, says: /byte \d+/ },
  {
    name: 'protobuf that is cut off',
    headers: protobuf,
    body: Uint8Array.of(10, 100, 1),
    status: 400,
    says: /byte 2: the request is cut off/,
  },
  { name: 'protobuf with a field of another type', headers: protobuf, body: Uint8Array.of(8, 1), status: 400, says: /another type/ },
  { name: 'gzip that is none', headers: gzip, body: 'hello', status: 400, says: /decompressed as gzip/ },
  {
    name: 'gzip that is cut off',
    headers: gzip,
    body: new Uint8Array(gzipSync(good).subarray(0, 60)),
    status: 400,
    says: /decompressed as gzip/,
  },
  { name: 'a body that is too large', body: ' '.repeat(100_001), status: 413, says: /larger than the 100000 bytes/ },
  {
    name: 'a gzip bomb',
    headers: gzip,
    body: new Uint8Array(gzipSync(Buffer.alloc(50_000_000))),
    status: 413,
    says: /decompressed body is larger/,
  },
  {
    name: 'a zstd bomb',
    headers: { 'content-encoding': 'zstd' },
    body: new Uint8Array(zstdCompressSync(Buffer.alloc(50_000_000))),
    status: 413,
    says: /decompressed body is larger/,
  },
  { name: 'too many spans', body: manySpans, status: 413, says: /51 .* 50 are taken/ },
  {
    name: 'an unknown content type',
    headers: { 'content-type': 'text/plain' },
    body: good,
    status: 415,
    says: /"text\/plain" is not known/,
  },
  { name: 'an unknown encoding', headers: { 'content-encoding': 'br2' }, body: good, status: 415, says: /"br2" is not known/ },
  { name: 'an unknown path', path: '/v1/trace', body: good, status: 404, says: /\/v1\/traces/ },
  { name: 'an unknown path outside the API', path: '/nothing/here', body: good, status: 404, says: /nothing at POST/ },
  { name: 'a wrong method', method: 'PUT', body: good, status: 405, says: /POST/ },
  { name: 'a path that cannot be decoded', path: '/%E0%A4%A', method: 'POST', body: good, status: 404, says: /nothing at/ },
];

describe('bad input gets the right status and a JSON body that says what is wrong', () => {
  test.for(CASES)('$name', async ({ path = '/v1/traces', method = 'POST', headers, body, status, says }) => {
    const before = await countRows(running.store);
    const response = await fetch(`${running.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const answer = (await response.json()) as { code: unknown; message: unknown };
    expect(response.status).toBe(status);
    expect(answer).toEqual({ code: expect.any(Number) as number, message: expect.stringMatching(says) as string });
    expect(await countRows(running.store)).toBe(before);
    expect(await running.store.trace(kept.traceId)).toHaveLength(1);
  });

  test('no content type at all says which ones there are', async () => {
    const response = await fetch(`${running.url}/v1/traces`, { method: 'POST', body: new TextEncoder().encode(good) });
    expect(response.status).toBe(415);
    expect(await response.text()).toContain('There is no Content-Type: send application/x-protobuf or application/json.');
  });

  test('a wrong method says which one is right', async () => {
    const response = await fetch(`${running.url}/v1/logs`);
    expect(response.headers.get('allow')).toBe('POST');
  });

  test('a sender that goes away in the middle of its body leaves the collector as it was', async () => {
    const socket = connect(running.port, '127.0.0.1');
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"resourceSpans":[',
    );
    await once(socket, 'connect');
    socket.destroy();
    expect((await post(`${running.url}/v1/traces`, tracesJson(spanJson()))).status).toBe(200);
  });

  test('a body without a length is still bounded', async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(10_000, 32)) });
    const answer = fetch(`${running.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    });
    // The answer may be cut off by the sender's own failing write; the collector lives on either way.
    const status = await answer.then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
  });
});

describe('records that are wrong alone', () => {
  const bad = [
    { name: 'a trace id of zeros', fields: { traceId: '0'.repeat(32) }, says: 'the trace id is all zeros' },
    { name: 'a short trace id', fields: { traceId: 'abc' }, says: 'the trace id is not 32 hex digits' },
    { name: 'a span id that is no hex', fields: { spanId: 'z'.repeat(16) }, says: 'the span id is not 16 hex digits' },
    { name: 'an end before the start', fields: { endTimeUnixNano: '1' }, says: 'the span ends before it starts' },
    { name: 'no start', fields: { startTimeUnixNano: '0' }, says: 'the span has no start time' },
    { name: 'a time long ago', fields: { startTimeUnixNano: '1000000000000000000' }, says: 'more than 30 days ago' },
    { name: 'a time beyond all time', fields: { endTimeUnixNano: '18446744073709551615' }, says: 'out of range' },
    {
      name: 'too many attributes',
      fields: { attributes: Array.from({ length: 9 }, (_, index) => ({ key: `a${index}`, value: { intValue: '1' } })) },
      says: 'there are 9 attributes, 8 are taken',
    },
    {
      name: 'an attribute that is too long',
      fields: { attributes: [{ key: 'long', value: { stringValue: 'x'.repeat(1_001) } }] },
      says: 'attribute long is longer than the 1000 characters',
    },
  ];
  test.for(bad)('are refused, the good ones beside them kept: $name', async ({ fields, says }) => {
    const beside = spanJson();
    const answer = await post(`${running.url}/v1/traces`, tracesJson(beside, spanJson(fields)));
    expect(answer).toMatchObject({
      status: 200,
      body: { partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining(says) as string } },
    });
    expect(await running.store.trace(beside.traceId)).toHaveLength(1);
  });

  test.for([
    {
      name: 'a body that is too long',
      fields: { body: { stringValue: 'x'.repeat(501) } },
      says: 'the body is longer than the 500 characters',
    },
    { name: 'a trace id that is no hex', fields: { traceId: 'z'.repeat(32) }, says: 'the trace id is not 32 hex digits' },
    { name: 'a time long ago', fields: { timeUnixNano: '1000000000000000000' }, says: 'more than 30 days ago' },
  ])('so are log records: $name', async ({ fields, says }) => {
    const answer = await post(`${running.url}/v1/logs`, logsJson({ body: { stringValue: 'good' } }, fields));
    expect(answer).toMatchObject({
      status: 200,
      body: { partialSuccess: { rejectedLogRecords: '1', errorMessage: expect.stringContaining(says) as string } },
    });
  });

  test('so are metric points, each with its reason', async () => {
    const timeUnixNano = `${Date.now()}000000`;
    const good = { name: 'good', gauge: { dataPoints: [{ asInt: '1', timeUnixNano }] } };
    const noName = {
      gauge: {
        dataPoints: [
          { asInt: '1', timeUnixNano },
          { asInt: '2', timeUnixNano },
        ],
      },
    };
    const attributes = Array.from({ length: 9 }, (_, index) => ({ key: `a${index}`, value: { intValue: '1' } }));
    const exemplars = (...list: object[]) => ({
      name: 'exemplary',
      gauge: { dataPoints: [{ asInt: '1', timeUnixNano, exemplars: list }] },
    });
    const tooMuch = [
      exemplars(...Array.from({ length: 1_025 }, () => ({ asInt: '1' }))),
      exemplars({ asInt: '1', filteredAttributes: attributes }),
    ];
    const noTime = { name: 'no.time', gauge: { dataPoints: [{ asInt: '1' }] } };
    const answer = await post(`${running.url}/v1/metrics`, {
      resourceMetrics: [{ scopeMetrics: [{ metrics: [good, noName, noTime, ...tooMuch] }] }],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        partialSuccess: {
          rejectedDataPoints: '5',
          errorMessage:
            'the metric has no name (2), the point has no time (1), there are 1025 exemplars, 1024 are taken (1), there are 9 attributes, 8 are taken (1)',
        },
      },
    });
  });
});
