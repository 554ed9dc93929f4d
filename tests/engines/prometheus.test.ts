import { type MetricName, METRICS, prometheusName } from '@synctrail/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filledIn, nameOf, provisionedQueries } from '../../provisioning/testing/provisioned-queries.ts';
import { noteQueries } from '../support/asked-queries.ts';
import { type CollectorProcess, post, startCollector } from '../support/collector-process.ts';
import { ask, type Asked, nearly, settled } from './ask-prometheus.ts';
import { LIBRARY_COUNT, libraryMetrics, metricRequests } from './generate-metrics.ts';
import { startPrometheus } from './prometheus-process.ts';
import { FAILING, questions, UNSUPPORTED } from './prometheus-questions.ts';

const SEED = 7;
const EXPORTS = 300;
const COMPOSED = 160;

const prometheus = await startPrometheus();
if (prometheus.kind === 'absent') console.warn(`SKIPPED: the embedded store against a real Prometheus: ${prometheus.why}`);

describe.skipIf(prometheus.kind === 'absent')('the embedded store answers as a real Prometheus does', () => {
  const real = prometheus.kind === 'running' ? prometheus.url : '';
  /** The newest samples are some minutes old: they must not be of the future of either. */
  const endMs = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
  const end = endMs / 1_000;
  let collector: CollectorProcess;
  let embedded: string;

  beforeAll(async () => {
    collector = await startCollector();
    embedded = `${collector.url}/prometheus`;
    for (const request of metricRequests(SEED, endMs, EXPORTS)) {
      await post(`${collector.url}/v1/metrics`, request);
      await post(`${real}/api/v1/otlp/v1/metrics`, request);
    }
    for (const request of libraryMetrics(endMs)) {
      await post(`${collector.url}/v1/metrics`, request);
      await post(`${real}/api/v1/otlp/v1/metrics`, request);
    }
  });

  afterAll(async () => {
    await collector.stop();
    if (prometheus.kind === 'running') await prometheus.stop();
  });

  /** What both answer, so that it is equal where it is the same. */
  async function both(asked: Asked, ordered = false): Promise<{ ours: unknown; theirs: unknown }> {
    const [ours, theirs] = await Promise.all([ask(embedded, asked), ask(real, asked)]);
    if (theirs.status !== 200 || ours.status !== 200) return { ours, theirs: { asked: 'was not answered', ...theirs } };
    const [own, other] = [settled(ours.body.data, ordered), settled(theirs.body.data, ordered)];
    return { ours: own, theirs: nearly(own, other) };
  }

  describe.each(questions(SEED, COMPOSED).map((query, index) => [query, index] as const))('%s', (query, index) => {
    // Instants on samples, between them, and where processes are silent.
    const time = end - ((index * 37) % 140) * 60 - (index % 3) * 7.5;

    it('at an instant', async () => {
      const ordered = /^(?:sort|topk|bottomk)/.test(query) && !query.includes(' by ') && !query.includes('without');
      const { ours, theirs } = await both({ path: 'query', params: { query, time } }, ordered);
      expect(ours).toEqual(theirs);
    });

    it('over a range', async () => {
      const params = { query, start: end - 9_000 + (index % 5) * 11, end: end + 420, step: [15, 60, 97, 300][index % 4] ?? 60 };
      const { ours, theirs } = await both({ path: 'query_range', params, method: index % 2 === 0 ? 'GET' : 'POST' });
      expect(ours).toEqual(theirs);
    });
  });

  it.each(['sync_entities_total[2m]', 'ended[1h]', 'connections_open{instance="instance-b"}[30m] offset 5m', '"text"'])(
    'samples as they are: %s',
    async (query) => {
      const { ours, theirs } = await both({ path: 'query', params: { query, time: end - 60 } });
      expect(ours).toEqual(theirs);
    },
  );

  const lists: Asked[] = [
    { path: 'labels', params: {} },
    { path: 'labels', params: { 'match[]': 'sync_entities_total' } },
    { path: 'labels', params: { 'match[]': ['connections_open', 'memory_used_bytes'], start: end - 600, end } },
    { path: 'label/job/values', params: {} },
    { path: 'label/__name__/values', params: {} },
    { path: 'label/__name__/values', params: { 'match[]': '{job="mail-sync"}' } },
    { path: 'label/sync_integration/values', params: { 'match[]': 'sync_entities_total{instance="instance-a"}' } },
    { path: 'label/not_there/values', params: {} },
    { path: 'label/le/values', params: {} },
    { path: 'series', params: { 'match[]': 'sync_entities_total' } },
    { path: 'series', params: { 'match[]': ['connections_open', '{__name__=~"queue.*",job!="mail-sync"}'] }, method: 'POST' },
    { path: 'series', params: { 'match[]': 'not_there' } },
  ];
  it.each(lists)('lists: $path $params', async ({ path, params, method = 'GET' }) => {
    const [ours, theirs] = await Promise.all([embedded, real].map(async (base) => await ask(base, { path, params, method })));
    expect(ours?.status).toBe(200);
    const sorted = (data: unknown) =>
      (data as unknown[])
        .map((one) =>
          JSON.stringify(typeof one === 'object' && one !== null ? Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)) : one),
        )
        .sort();
    expect(sorted(ours?.body.data)).toEqual(sorted(theirs?.body.data));
  });

  it('says that it left results out', async () => {
    const asked: Asked = { path: 'query', params: { query: 'sync_entities_total', time: end - 60, limit: 2 } };
    const [ours, theirs] = await Promise.all([ask(embedded, asked), ask(real, asked)]);
    expect(ours.body).toMatchObject({
      data: { result: [expect.anything(), expect.anything()] },
      warnings: ['results truncated due to limit'],
    });
    expect(theirs.body).toMatchObject({ warnings: ['results truncated due to limit'] });
  });

  const provisioned = provisionedQueries().filter(({ language }) => language === 'promql');
  it.each(provisioned)('what a provisioned dashboard or rule asks: $of', async (asking) => {
    const query = filledIn(asking.query, '10m');
    const instant = await both({ path: 'query', params: { query, time: end } });
    const range = await both({ path: 'query_range', params: { query, start: end - 3_600, end, step: 60 } });
    expect([instant.ours, range.ours]).toEqual([instant.theirs, range.theirs]);
    noteQueries({ language: 'promql', query: nameOf(asking), engine: 'embedded store' });
    noteQueries({ language: 'promql', query: nameOf(asking), engine: 'Prometheus' });
  });

  const panels = provisioned.filter(({ file }) => file.includes('/dashboards/'));
  it.each(panels)('a panel has something to show, when the library pushes its metrics: $of', async (asking) => {
    const params = { query: filledIn(asking.query, '10m'), start: end - 600, end, step: 60 };
    const { body } = await ask(embedded, { path: 'query_range', params });
    expect((body.data as { result: unknown[] }).result.length).toBeGreaterThan(0);
  });

  it('bars side by side count each call once', async () => {
    const calls = provisioned.find(({ of, kind }) => of === 'Calls by answer' && kind === 'range');
    const params = { query: filledIn(calls?.query ?? '', '5m'), start: end - 3_600, end: end + 300, step: 300 };
    for (const base of [embedded, real]) {
      const { body } = await ask(base, { path: 'query_range', params });
      const { result } = body.data as { result: { values: [number, string][] }[] };
      expect(result.flatMap(({ values }) => values).reduce((sum, [, value]) => sum + Number(value), 0)).toBe(LIBRARY_COUNT);
    }
  });

  const named = Object.keys(METRICS) as MetricName[];
  it.each(named)('what the library counts has the name that the vocabulary tells: %s', async (name) => {
    const match = `{__name__=~"${prometheusName(name)}(_count)?",instance="instance-library"}`;
    const asked: Asked = { path: 'series', params: { 'match[]': match } };
    const [ours, theirs] = await Promise.all([ask(embedded, asked), ask(real, asked)]);
    expect(ours.body.data).toEqual(theirs.body.data);
    expect(ours.body.data).toHaveLength(1);
  });

  it.each(FAILING)('fails alike: %s', async (query) => {
    const asked: Asked = { path: 'query_range', params: { query, start: end - 3_600, end, step: 60 } };
    const [ours, theirs] = await Promise.all([ask(embedded, asked), ask(real, asked)]);
    expect(theirs.body.status).toBe('error');
    expect({ status: ours.status, type: ours.body.errorType }).toEqual({ status: theirs.status, type: theirs.body.errorType });
    expect(ours.body.error).not.toBe('');
  });

  const bad: Record<string, string | number>[] = [
    { query: 'up', start: end, end: end - 1, step: 1 },
    { query: 'up', start: end - 20_000, end, step: 1 },
    { query: 'up', start: end, end, step: 0 },
    { query: 'up', start: end, end, step: 'x' },
    { query: 'up', start: 'x', end, step: 1 },
    { query: 'up', start: end, step: 1 },
    { query: '', start: end, end, step: 1 },
    { query: '"text"', start: end, end, step: 1 },
    { query: 'up[5m]', start: end, end, step: 1 },
    { query: 'up', start: end, end, step: 1, limit: 'x' },
  ];
  it.each(bad)('refuses alike, in the same words where they are about parameters: %o', async (params) => {
    const [ours, theirs] = await Promise.all([embedded, real].map(async (base) => await ask(base, { path: 'query_range', params })));
    expect(theirs?.status).toBe(400);
    expect({ status: ours?.status, type: ours?.body.errorType }).toEqual({ status: theirs?.status, type: theirs?.body.errorType });
  });

  it.each(UNSUPPORTED)('names what it does not answer, which a real one does: %s', async (query, part) => {
    const asked: Asked = { path: 'query', params: { query, time: end - 60 } };
    expect(await ask(real, asked)).toMatchObject({ status: 200 });
    const { status, body } = await ask(embedded, asked);
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 'error', errorType: 'bad_data' });
    expect(body.error).toContain(`not supported by the embedded store: ${part}`);
  });
});
