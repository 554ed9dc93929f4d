import { afterAll, beforeAll, expect, test } from 'vitest';
import protobuf from 'protobufjs';
import { decodeTracesProtobuf } from '../src/otlp/protobuf/traces.ts';
import { attribute, post, spanJson, tracesJson } from './otlp.ts';
import { type Running, startServer } from './running.ts';

/** How Grafana asks for a trace. */
const AS_GRAFANA = { accept: 'application/protobuf' };

// Tempo's own messages, as far as Grafana reads them; what is in a trace are OTLP's.
const { root } = protobuf.parse(`
syntax = "proto3";
message TraceByIDResponse { bytes trace = 1; bytes metrics = 2; int32 status = 3; string message = 4; }`);
const Answer = root.lookupType('TraceByIDResponse');

let running: Running;
const parent = spanJson({
  name: 'page contacts',
  attributes: [attribute('sync.level', 'page'), { key: 'n', value: { intValue: '7' } }, { key: 'ratio', value: { doubleValue: 0.25 } }],
  events: [{ name: 'sync.handed_off', timeUnixNano: String(BigInt(Date.now()) * 1_000_000n), attributes: [attribute('a', 'b')] }],
  links: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), attributes: [attribute('why', 'step')] }],
  status: { code: 2, message: 'went wrong' },
});
const child = spanJson({ traceId: parent.traceId, parentSpanId: parent.spanId, name: 'entity contact' });

beforeAll(async () => {
  running = await startServer();
  expect((await post(`${running.url}/v1/traces`, tracesJson(parent, child))).status).toBe(200);
});
afterAll(async () => await running.stop());

async function ask(path: string): Promise<{ status: number; type: string | null; body: Buffer }> {
  const answer = await fetch(`${running.url}/tempo/api/${path}`, { headers: AS_GRAFANA });
  return { status: answer.status, type: answer.headers.get('content-type'), body: Buffer.from(await answer.arrayBuffer()) };
}

function spansOf(trace: Uint8Array) {
  return decodeTracesProtobuf(Buffer.from(trace)).toSorted((one, other) => one.name.localeCompare(other.name));
}

test('a trace comes as protobuf where it is asked for so, with all that it has in JSON', async () => {
  const { status, type, body } = await ask(`v2/traces/${parent.traceId}`);
  expect([status, type]).toEqual([200, 'application/protobuf']);
  const { trace } = Answer.decode(body) as unknown as { trace: Uint8Array };
  const [entity, page] = spansOf(trace);
  expect(entity).toMatchObject({ traceId: parent.traceId, spanId: child.spanId, parentSpanId: parent.spanId, kind: 1 });
  expect(page).toMatchObject({
    startNs: BigInt(parent.startTimeUnixNano),
    endNs: BigInt(parent.endTimeUnixNano),
    statusCode: 2,
    statusMessage: 'went wrong',
    attributes: expect.arrayContaining([
      { key: 'sync.level', type: 'string', value: 'page' },
      { key: 'n', type: 'int', value: 7 },
      { key: 'ratio', type: 'double', value: 0.25 },
    ]),
    events: [{ name: 'sync.handed_off', attributes: [{ key: 'a', value: 'b' }] }],
    links: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), attributes: [{ key: 'why', value: 'step' }] }],
    resource: { attributes: [{ key: 'service.name', type: 'string', value: 'crm-sync' }] },
    scope: { name: 'synctrail' },
  });
});

test('the older form is the trace itself', async () => {
  const { body } = await ask(`traces/${parent.traceId}`);
  expect(spansOf(body).map(({ name }) => name)).toEqual(['entity contact', 'page contacts']);
});

test('one that is not there is an empty trace, which is there: Grafana looks into it', async () => {
  const { status, body } = await ask(`v2/traces/${'0'.repeat(31)}1`);
  expect(status).toBe(200);
  expect([...body]).toEqual([0x0a, 0, 0x12, 0]);
  expect((await ask(`traces/${'0'.repeat(31)}1`)).status).toBe(404);
});
