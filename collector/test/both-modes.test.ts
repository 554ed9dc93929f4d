import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeLogsProtobuf } from '../src/otlp/protobuf/logs.ts';
import { decodeMetricsProtobuf } from '../src/otlp/protobuf/metrics.ts';
import { decodeTracesProtobuf } from '../src/otlp/protobuf/traces.ts';
import { type Child, endAll, startChild, urlOf } from './child.ts';
import { type Destination, startDestination } from './forward/destination.ts';
import { encodeLogs, encodeMetrics, encodeTraces } from './otlp-proto.ts';
import { attribute, logsJson, post, spanJson, tracesJson } from './otlp.ts';
import { newDir } from './running.ts';

const TOKEN = 'a-token-that-nobody-guesses';
const AUTHORIZATION = { authorization: `Bearer ${TOKEN}` };
const PROTOBUF = { ...AUTHORIZATION, 'content-type': 'application/x-protobuf' };
const SECRET = ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_');
const RESOURCE = { 'deployment.environment.name': 'production', 'team.name': 'billing' };

const children: Child[] = [];
let destination: Destination | undefined;
afterEach(async () => {
  await endAll(children.splice(0));
  await destination?.leave();
  destination = undefined;
});

async function start(resource: object, more: object): Promise<string> {
  const dir = newDir();
  const config = join(dir, 'synctrail.yaml');
  const access = { tokens: [{ name: 'billing', token: TOKEN, roles: ['ingest', 'read'], workspace: 'acme', resource }] };
  writeFileSync(config, JSON.stringify({ listen: { port: 0 }, access, store: { dir: join(dir, 'data') }, ...more }));
  const child = startChild(['--config', config]);
  children.push(child);
  return await urlOf(child);
}

/** A failed call, a line and a number of a sender that neither classifies nor redacts. */
function requests() {
  const nowNs = `${Date.now()}000000`;
  const span = spanJson({
    kind: 3,
    name: 'GET',
    status: { code: 2, message: `no such key ${SECRET}` },
    attributes: [
      attribute('sync.level', 'call'),
      attribute('sync.integration', 'stripe'),
      attribute('http.request.method', 'GET'),
      attribute('url.full', `https://api.stripe.com/v1/customers/42?key=${SECRET}`),
      { key: 'http.response.status_code', value: { intValue: '401' } },
    ],
  });
  const log = { timeUnixNano: nowNs, body: { stringValue: `sent with Bearer ${SECRET}` }, attributes: [attribute('sync.kind', 'failure')] };
  const dataPoints = [{ timeUnixNano: nowNs, asInt: '7', attributes: [attribute('url.full', `https://api.stripe.com/x?key=${SECRET}`)] }];
  const resource = { attributes: [attribute('service.name', 'crm-sync')] };
  const metrics = { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [{ name: 'queue.length', gauge: { dataPoints } }] }] }] };
  return { traceId: span.traceId, traces: tracesJson(span), logs: logsJson(log), metrics };
}

type Requests = ReturnType<typeof requests>;

async function send(url: string, { traces, logs, metrics }: Requests, format: 'JSON' | 'protobuf'): Promise<void> {
  const isJson = format === 'JSON';
  const headers = isJson ? AUTHORIZATION : PROTOBUF;
  expect((await post(`${url}/v1/traces`, isJson ? traces : encodeTraces(traces), headers)).status).toBe(200);
  expect((await post(`${url}/v1/logs`, isJson ? logs : encodeLogs(logs), headers)).status).toBe(200);
  expect((await post(`${url}/v1/metrics`, isJson ? metrics : encodeMetrics(metrics), headers)).status).toBe(200);
}

async function ask(url: string, path: string): Promise<string> {
  const answer = await fetch(`${url}/${path}`, { headers: AUTHORIZATION });
  expect(answer.status).toBe(200);
  return await answer.text();
}

/** What a reader of the store sees. */
async function shownBy(url: string, { traceId }: Requests): Promise<Seen> {
  const query = encodeURIComponent('{sync_kind="failure"}');
  return {
    traces: await ask(url, `tempo/api/v2/traces/${traceId}`),
    logs: await ask(url, `loki/loki/api/v1/query_range?query=${query}`),
    metrics: await ask(url, 'prometheus/api/v1/query?query=%7B__name__%3D~%22queue.%2B%7Ctarget_info%22%7D'),
  };
}

/** What an engine is sent of the token's workspace; the collector's own trail is of another. */
async function sentTo(engine: Destination): Promise<Seen> {
  const own = () => engine.taken.filter(({ headers }) => headers['x-scope-orgid'] === 'acme');
  await expect.poll(() => new Set(own().map(({ path }) => path)).size).toBe(3);
  const text = (value: unknown) => JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
  const bodies = (signal: string) =>
    own()
      .filter(({ path }) => path.endsWith(signal))
      .map(({ body }) => body);
  return {
    traces: text(bodies('/traces').map(decodeTracesProtobuf)),
    logs: text(bodies('/logs').map(decodeLogsProtobuf)),
    metrics: text(bodies('/metrics').map(decodeMetricsProtobuf)),
  };
}

interface Seen {
  readonly traces: string;
  readonly logs: string;
  readonly metrics: string;
}

/** What the edge has not done. */
function undone({ traces, logs, metrics }: Seen, resource: object): string[] {
  const done = {
    'no secret': !`${traces}${logs}${metrics}`.includes(SECRET),
    'the template of the address': traces.includes('/v1/customers/{id}'),
    'the class of the error': traces.includes('"sync.error.class"'),
    'the fingerprint of the error': traces.includes('"sync.error.fingerprint"'),
    'the rest of the line': logs.includes('sent with'),
    'the rest of the label': metrics.includes('api.stripe.com'),
    'the resource of the token': Object.keys(resource).every((key) =>
      [traces, logs, metrics].every((text) => text.includes(key) || text.includes(key.replaceAll('.', '_'))),
    ),
  };
  return Object.entries(done).flatMap(([what, is]) => (is ? [] : [what]));
}

describe.each(['JSON', 'protobuf'] as const)(
  'S2-13, S4-24: what came as %s is redacted, classified and marked with its token’s resource',
  (format) => {
    test.each([{ resource: RESOURCE }, { resource: {} }])('alone, in the store: $resource', async ({ resource }) => {
      const url = await start(resource, {});
      const sent = requests();
      await send(url, sent, format);
      expect(undone(await shownBy(url, sent), resource)).toEqual([]);
    });

    test.each([{ resource: RESOURCE }, { resource: {} }])('as a gateway, and in the store beside it: $resource', async ({ resource }) => {
      destination = await startDestination();
      const url = await start(resource, {
        store: { dir: newDir(), enabled: true },
        forward: [{ name: 'next', kind: 'otlp', url: destination.url, retryMs: 20 }],
      });
      const sent = requests();
      await send(url, sent, format);
      expect(undone(await sentTo(destination), resource)).toEqual([]);
      expect(undone(await shownBy(url, sent), resource)).toEqual([]);
    });
  },
);
