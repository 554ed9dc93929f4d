import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attribute, logsJson, spanJson, tracesJson } from '../../collector/test/otlp.ts';
import { type CollectorProcess, post, startCollector } from '../support/collector-process.ts';
import { type RunningLoki, startLoki } from './loki-process.ts';
import { type RunningPrometheus, startPrometheus } from './prometheus-process.ts';
import { until } from './until.ts';

const loki = await startLoki();
const prometheus = await startPrometheus();
if (loki.kind === 'absent') console.warn(`SKIPPED: what Grafana asks of a Loki: ${loki.why}`);
if (prometheus.kind === 'absent') console.warn(`SKIPPED: what Grafana asks of a Prometheus: ${prometheus.why}`);

/** A whole minute some time ago, ms: neither engine may hold it for the future. */
const AT_MS = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
const ns = (ms: number) => `${ms}000000`;
const [fromNs, toNs] = [ns(AT_MS - 3_600_000), ns(AT_MS + 60_000)];
const [fromS, toS] = [AT_MS / 1_000 - 3_600, AT_MS / 1_000 + 60];

const span = spanJson({ startTimeUnixNano: ns(AT_MS), endTimeUnixNano: ns(AT_MS + 5), attributes: [attribute('sync.level', 'run')] });
const kinds = [attribute('sync.integration', 'hubspot'), attribute('sync.kind', 'lifecycle')];
const logs = logsJson(
  ...[0, 1, 2].map((index) => ({ timeUnixNano: ns(AT_MS + index), body: { stringValue: `line ${index}` }, attributes: kinds })),
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

interface Asked {
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly method?: 'POST';
}

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

/** Without what tells of the engine alone: how it came to the answer, which build it is. */
function comparable({ status, body }: { status: number; body: unknown }): unknown {
  return { status, body: JSON.parse(JSON.stringify(body, (key, value: unknown) => (key === 'stats' ? undefined : value))) as unknown };
}

/** What the data source asks when it is saved, and Explore when it is opened and a query runs: steps are Go durations, as Grafana writes them. */
const OF_LOKI: Asked[] = [
  { path: '/loki/api/v1/query', form: { query: 'vector(1)+vector(1)', time: '4000000000', direction: 'backward' } },
  { path: '/loki/api/v1/labels', form: { start: fromNs, end: toNs } },
  { path: '/loki/api/v1/label/sync_kind/values', form: { start: fromNs, end: toNs } },
  { path: '/loki/api/v1/label/sync_kind/values', form: { start: fromNs, end: toNs, query: '{sync_integration="hubspot"}' } },
  { path: '/loki/api/v1/series', form: { 'match[]': '{sync_kind="lifecycle"}', start: fromNs, end: toNs } },
  {
    path: '/loki/api/v1/query_range',
    form: { query: '{sync_integration="hubspot"} |= ``', start: fromNs, end: toNs, limit: '1000', direction: 'backward', step: '2s' },
  },
  {
    path: '/loki/api/v1/query_range',
    form: {
      query: 'sum by (level, detected_level) (count_over_time({sync_integration="hubspot"} |= `` [1m]))',
      start: fromNs,
      end: toNs,
      step: '1m0s',
      direction: 'backward',
    },
  },
  {
    path: '/loki/api/v1/query_range',
    form: { query: 'sum(rate({sync_integration="hubspot"}[5m]))', start: fromNs, end: toNs, step: '14s', direction: 'backward' },
  },
  {
    path: '/loki/api/v1/query',
    form: { query: 'sum(count_over_time({sync_integration="hubspot"}[1h]))', time: toNs, limit: '1000', direction: 'backward' },
  },
];

describe.skipIf(loki.kind === 'absent')('what a Grafana asks of a Loki data source', () => {
  const real = (loki as RunningLoki).url;

  beforeAll(async () => {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${real}/otlp/v1/logs`, { method: 'POST', headers, body: JSON.stringify(logs) });
    const seen = async () => JSON.stringify(await ask(real, OF_LOKI[5] ?? { path: '' })).includes('line 2');
    await until('Loki shows what it was sent', seen);
  });

  it.each(OF_LOKI)('is answered as a real one does: $path $form.query', async (asked) => {
    const [ours, theirs] = await Promise.all([ask(`${collector.url}/loki`, asked), ask(real, asked)]);
    expect(theirs.status).toBe(200);
    // A collector's own trail is there from its start.
    const body = asked.path.includes('label') ? (JSON.parse(JSON.stringify(ours.body).replace('"audit",', '')) as unknown) : ours.body;
    expect(comparable({ ...ours, body })).toEqual(comparable(theirs));
  });

  it('and the version that it asks for has the same form', async () => {
    const [ours, theirs] = await Promise.all(
      [`${collector.url}/loki`, real].map(async (base) => await ask(base, { path: '/loki/api/v1/status/buildinfo' })),
    );
    expect(Object.keys(ours?.body as object).sort()).toEqual(Object.keys(theirs?.body as object).sort());
  });
});

const OF_PROMETHEUS: Asked[] = [
  { path: '/api/v1/query', form: { query: '1+1', time: String(toS) }, method: 'POST' },
  { path: '/api/v1/query', form: { query: '1+1', time: String(toS) } },
  { path: '/api/v1/label/__name__/values', form: { start: String(fromS), end: String(toS), 'match[]': '{job="crm-sync"}' } },
  { path: '/api/v1/labels', form: { start: String(fromS), end: String(toS), 'match[]': 'sync_entities_total' } },
  { path: '/api/v1/series', form: { 'match[]': 'sync_entities_total', start: String(fromS), end: String(toS) } },
  {
    path: '/api/v1/query_range',
    form: { query: 'sync_entities_total', start: String(fromS), end: String(toS), step: '15' },
    method: 'POST',
  },
  {
    path: '/api/v1/query_range',
    form: { query: 'sum(rate(sync_entities_total[1m0s])) by (sync_integration)', start: `${fromS}.000`, end: `${toS}.000`, step: '60' },
    method: 'POST',
  },
  { path: '/api/v1/query_exemplars', form: { query: 'sync_entities_total', start: String(fromS), end: String(toS) }, method: 'POST' },
];

describe.skipIf(prometheus.kind === 'absent')('what a Grafana asks of a Prometheus data source', () => {
  const real = (prometheus as RunningPrometheus).url;

  beforeAll(async () => {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${real}/api/v1/otlp/v1/metrics`, { method: 'POST', headers, body: JSON.stringify(metrics) });
  });

  it.each(OF_PROMETHEUS)('is answered as a real one does: $method $path $form.query', async (asked) => {
    const [ours, theirs] = await Promise.all([ask(`${collector.url}/prometheus`, asked), ask(real, asked)]);
    expect(theirs.status).toBe(200);
    expect(comparable(ours)).toEqual(comparable(theirs));
  });

  it.each(['status/buildinfo', 'rules'])('and %s has the same form', async (path) => {
    const keysOf = async (base: string) => {
      const { body } = await ask(base, { path: `/api/v1/${path}` });
      return Object.keys((body as { data: object }).data).sort();
    };
    expect(await keysOf(`${collector.url}/prometheus`)).toEqual(await keysOf(real));
  });

  it('and metadata is of the metrics that there are', async () => {
    const { body } = await ask(`${collector.url}/prometheus`, { path: '/api/v1/metadata' });
    expect(body).toMatchObject({ status: 'success', data: { sync_entities_total: [{ type: 'counter', help: 'Records', unit: '' }] } });
  });
});

/** Where there is no Tempo to compare with, its recorded answers are what `recorded.test.ts` in the collector compares with. */
describe('what a Grafana asks of a Tempo data source', () => {
  const tempo = () => `${collector.url}/tempo`;
  const range = { start: String(fromS), end: String(toS) };

  it('is healthy, and has a version', async () => {
    expect(await ask(tempo(), { path: '/api/echo' })).toEqual({ status: 200, body: 'echo\n' });
    expect((await ask(tempo(), { path: '/api/status/buildinfo' })).body).toHaveProperty('version');
  });

  it('finds traces as Explore searches them, and what to complete a query with', async () => {
    const found = await ask(tempo(), { path: '/api/search', form: { q: '{span.sync.level="run"}', limit: '20', spss: '3', ...range } });
    expect(found).toMatchObject({ status: 200, body: { traces: [{ spanSets: [{ matched: 1 }] }] } });
    const tags = await ask(tempo(), { path: '/api/v2/search/tags', form: { limit: '5000', scope: 'span', ...range } });
    expect(tags.body).toMatchObject({ scopes: [{ name: 'span', tags: expect.arrayContaining(['sync.level']) as unknown }] });
    const values = await ask(tempo(), { path: '/api/v2/search/tag/span.sync.level/values', form: { q: '{}', limit: '5000', ...range } });
    expect(values.body).toMatchObject({ tagValues: [{ type: 'string', value: 'run' }] });
  });

  it('counts, with the step and the exemplars that Grafana asks for', async () => {
    const form = { q: '{} | rate() by (span.sync.level)', step: '60s', exemplars: '100', ...range };
    expect(await ask(tempo(), { path: '/api/metrics/query_range', form })).toMatchObject({ status: 200, body: { series: [{}] } });
  });
});
