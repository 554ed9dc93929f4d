import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attribute, logsJson, spanJson, tracesJson } from '../../collector/test/otlp.ts';
import { type CollectorProcess, post, startCollector } from '../support/collector-process.ts';
import {
  type Asked,
  AT_MS,
  inSeconds,
  NOT_OF_PROMETHEUS,
  NOT_THERE,
  ns,
  OF_LOKI,
  OF_PROMETHEUS,
  REFUSED_BY_LOKI,
  REFUSED_BY_PROMETHEUS,
  SIZES_OF_LOKI,
} from './grafana-requests.ts';
import type { RunningEngine } from './engine-process.ts';
import { startLoki } from './loki-process.ts';
import { startPrometheus } from './prometheus-process.ts';
import { until } from './until.ts';

const loki = await startLoki();
const prometheus = await startPrometheus();
if (loki.kind === 'absent') console.warn(`SKIPPED: what Grafana asks of a Loki: ${loki.why}`);
if (prometheus.kind === 'absent') console.warn(`SKIPPED: what Grafana asks of a Prometheus: ${prometheus.why}`);

const span = spanJson({ startTimeUnixNano: ns(AT_MS), endTimeUnixNano: ns(AT_MS + 5), attributes: [attribute('sync.level', 'run')] });
const kinds = [attribute('sync.integration', 'hubspot'), attribute('sync.kind', 'lifecycle')];
const LINES = [
  'line 0',
  '{"request":{"status":200,"ok":true,"took":"12ms"},"size":"10KB","sync_run_id":"of the line","sync_kind":"other"}',
  'status=success took=5s n=7 size=1536b share=1.5',
  '{"request":{"status":404},"cut off',
];
const logs = logsJson(
  ...LINES.map((line, index) => ({
    timeUnixNano: ns(AT_MS + index),
    body: { stringValue: line },
    attributes: [...kinds, attribute('sync.run.id', `run ${index % 2}`)],
  })),
);
const resource = { attributes: [attribute('service.name', 'crm-sync')] };
const dataPoints = [{ startTimeUnixNano: ns(AT_MS - 60_000), timeUnixNano: ns(AT_MS), asInt: '7', attributes: kinds.slice(0, 1) }];
const metric = { name: 'sync.entities', description: 'Records', sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints } };
const metrics = { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] };

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollector();
  await post(`${collector.url}/v1/traces`, JSON.stringify(tracesJson(span)));
  await post(`${collector.url}/v1/logs`, JSON.stringify(logs));
  await post(`${collector.url}/v1/metrics`, JSON.stringify(metrics));
});
afterAll(async () => {
  await collector.stop();
  if (loki.kind === 'running') await loki.stop();
  if (prometheus.kind === 'running') await prometheus.stop();
});

async function ask(base: string, { path, form = {}, method }: Asked): Promise<{ status: number; body: unknown }> {
  const params = new URLSearchParams(form);
  const headers = { 'x-loki-response-encoding-flags': 'categorize-labels' };
  const answer =
    method === 'POST'
      ? await fetch(`${base}${path}`, { method, body: params, headers })
      : await fetch(`${base}${path}?${params.toString()}`, { headers });
  const text = await answer.text();
  return {
    status: answer.status,
    body: answer.headers.get('content-type')?.startsWith('application/json') === true ? JSON.parse(text) : text,
  };
}

/** Without what tells of the engine alone, how it came to the answer; what Loki lists in no order, in one. */
function comparable({ status, body }: { status: number; body: unknown }): unknown {
  const unordered = new Set(['fields', 'values', 'parsers', 'detectedLabels']);
  const text = JSON.stringify(body, (key, value: unknown) => {
    if (key === 'stats') return undefined;
    // Values of a series are pairs, those of a field texts.
    const free = Array.isArray(value) && unordered.has(key) && !value.some((each) => Array.isArray(each));
    return free ? value.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)) : value;
  });
  return { status, body: JSON.parse(text) as unknown };
}

describe.skipIf(loki.kind === 'absent')('what a Grafana asks of a Loki data source', () => {
  const real = (loki as RunningEngine).url;
  const both = async (asked: Asked) => await Promise.all([ask(`${collector.url}/loki`, asked), ask(real, asked)]);

  beforeAll(async () => {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${real}/otlp/v1/logs`, { method: 'POST', headers, body: JSON.stringify(logs) });
    const seen = async () =>
      JSON.stringify(await ask(real, { path: '/loki/api/v1/query_range', form: { query: '{sync_integration="hubspot"}' } }));
    await until('Loki shows what it was sent', async () => (await seen()).includes('cut off'));
  });

  it.each(OF_LOKI)('is answered as a real one does: $path $form.query', async (asked) => {
    const [ours, theirs] = await both(asked);
    expect(theirs.status).toBe(200);
    expect(comparable(ours)).toEqual(comparable(theirs));
  });

  it.each(REFUSED_BY_LOKI)('is refused as a real one does: $path $form.query', async (asked) => {
    const [ours, theirs] = await both(asked);
    expect(ours.status).toBe(theirs.status);
    expect(typeof ours.body).toBe('string');
    expect(String(ours.body).split(/[:,(]/)[0]).toBe(String(theirs.body).split(/[:,(]/)[0]);
  });

  it.each(SIZES_OF_LOKI)('has sizes of the same form: $path', async (asked) => {
    const [ours, theirs] = await both(asked);
    const shape = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shape);
      if (typeof value === 'object' && value !== null)
        return Object.fromEntries(
          Object.entries(value).map(([key, each]) => [key, key === 'stats' ? 'stats' : key === 'metric' ? each : shape(each)]),
        );
      return typeof value;
    };
    expect(ours.status).toBe(200);
    expect(shape(comparable(ours))).toEqual(shape(comparable(theirs)));
  });

  it.each(NOT_THERE)('is told what is not there in words that Grafana understands: $path', async (asked) => {
    expect(await ask(`${collector.url}/loki`, asked)).toEqual({ status: 404, body: '404 page not found\n' });
  });

  it('and the version that it asks for has the same form', async () => {
    const [ours, theirs] = await both({ path: '/loki/api/v1/status/buildinfo' });
    expect(Object.keys(ours.body as object).sort()).toEqual(Object.keys(theirs.body as object).sort());
  });
});

describe.skipIf(prometheus.kind === 'absent')('what a Grafana asks of a Prometheus data source', () => {
  const real = (prometheus as RunningEngine).url;
  const both = async (asked: Asked) => await Promise.all([ask(`${collector.url}/prometheus`, asked), ask(real, asked)]);

  beforeAll(async () => {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${real}/api/v1/otlp/v1/metrics`, { method: 'POST', headers, body: JSON.stringify(metrics) });
  });

  it.each(OF_PROMETHEUS)('is answered as a real one does: $method $path $form.query', async (asked) => {
    const [ours, theirs] = await both(asked);
    expect(theirs.status).toBe(200);
    expect(comparable(ours)).toEqual(comparable(theirs));
  });

  it.each(REFUSED_BY_PROMETHEUS)('is refused as a real one does: $path $form.query', async (asked) => {
    const [ours, theirs] = await both(asked);
    const { errorType } = theirs.body as { errorType: string };
    expect(ours).toMatchObject({ status: theirs.status, body: { status: 'error', errorType, error: expect.any(String) as unknown } });
  });

  it.each(NOT_OF_PROMETHEUS)('is told what is not there, so that it is taken for a plain Prometheus: $path', async (asked) => {
    const told = { status: 'error', errorType: 'not_found', error: 'this is not answered by the embedded store' };
    expect(await ask(`${collector.url}/prometheus`, asked)).toEqual({ status: 404, body: told });
  });

  it.each(['status/buildinfo', 'rules'])('and %s has the same form', async (path) => {
    const answers = await both({ path: `/api/v1/${path}` });
    const [ours, theirs] = answers.map(({ body }) => Object.keys((body as { data: object }).data).sort());
    expect(ours).toEqual(theirs);
  });

  it('and metadata is of the metrics that there are', async () => {
    const { body } = await ask(`${collector.url}/prometheus`, { path: '/api/v1/metadata', form: { limit: '40000' } });
    expect(body).toMatchObject({ status: 'success', data: { sync_entities_total: [{ type: 'counter', help: 'Records', unit: '' }] } });
  });
});

/** Where there is no Tempo to compare with, its recorded answers are what `recorded.test.ts` in the collector compares with. */
describe('what a Grafana asks of a Tempo data source', () => {
  const tempo = () => `${collector.url}/tempo`;
  const protobuf = async (path: string) => await fetch(`${tempo()}${path}`, { headers: { accept: 'application/protobuf' } });

  it('is healthy, and has a version', async () => {
    expect(await ask(tempo(), { path: '/api/echo' })).toEqual({ status: 200, body: 'echo\n' });
    expect((await ask(tempo(), { path: '/api/status/buildinfo' })).body).toHaveProperty('version');
  });

  it('reads a trace by its id in protobuf, and one that is not there as an empty one', async () => {
    const found = await protobuf(`/api/v2/traces/${span.traceId}?start=${inSeconds.start}&end=${inSeconds.end}`);
    expect([found.status, found.headers.get('content-type')]).toEqual([200, 'application/protobuf']);
    expect(Buffer.from(await found.arrayBuffer()).includes('sync.level')).toBe(true);
    const missing = await protobuf('/api/v2/traces/00ff');
    // A trace and metrics, both empty: Grafana looks into the trace without asking whether it came.
    expect([missing.status, Buffer.from(await missing.arrayBuffer()).toString('hex')]).toEqual([200, '0a001200']);
    expect((await protobuf('/api/traces/00ff')).status).toBe(404);
  });

  it('finds traces as Explore searches them, and what to complete a query with', async () => {
    const found = await ask(tempo(), { path: '/api/search', form: { q: '{span.sync.level="run"}', limit: '20', spss: '3', ...inSeconds } });
    expect(found).toMatchObject({ status: 200, body: { traces: [{ spanSets: [{ matched: 1 }] }] } });
    // Grafana reads it strictly: a field that its tempopb does not know is an error.
    const known = ['traceID', 'rootServiceName', 'rootTraceName', 'startTimeUnixNano', 'durationMs', 'spanSet', 'spanSets', 'serviceStats'];
    const { traces } = found.body as { traces: object[] };
    expect(traces.flatMap((trace) => Object.keys(trace)).filter((key) => !known.includes(key))).toEqual([]);
    const tags = await ask(tempo(), { path: '/api/v2/search/tags', form: { limit: '5000' } });
    expect(tags.body).toMatchObject({
      scopes: expect.arrayContaining([{ name: 'span', tags: expect.arrayContaining(['sync.level']) as unknown }]) as unknown,
    });
    const form = { limit: '5000', q: '{}', tag: 'span.sync.level', ...inSeconds };
    const values = await ask(tempo(), { path: '/api/v2/search/tag/span.sync.level/values', form });
    expect(values.body).toMatchObject({ tagValues: [{ type: 'string', value: 'run' }] });
  });

  it('counts, over a range with the step and the exemplars that Grafana asks for, and at once', async () => {
    const form = { q: '{} | rate() by (span.sync.level)', step: '60s', exemplars: '100', ...inSeconds };
    expect(await ask(tempo(), { path: '/api/metrics/query_range', form })).toMatchObject({ status: 200, body: { series: [{}] } });
    const instant = await ask(tempo(), { path: '/api/metrics/query', form: { q: '{} | count_over_time()', ...inSeconds } });
    expect(instant).toMatchObject({ status: 200, body: { series: [{ value: 1 }] } });
  });

  it('is refused with words to show, and told what is not there', async () => {
    expect(await ask(tempo(), { path: '/api/search', form: { q: '{', ...inSeconds } })).toMatchObject({
      status: 400,
      body: expect.any(String) as unknown,
    });
    expect(await ask(tempo(), { path: '/tempopb.StreamingQuerier/Search' })).toEqual({ status: 404, body: '404 page not found\n' });
  });
});
