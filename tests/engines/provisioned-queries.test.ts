import type { Ledger } from '@synctrail/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filledIn, nameOf, type ProvisionedQuery, provisionedQueries } from '../../provisioning/testing/provisioned-queries.ts';
import { noteQueries } from '../support/asked-queries.ts';
import { type CollectorProcess, post, startCollector } from '../support/collector-process.ts';
import { type GeneratedRun, generatedRuns, type Sent, type Shape } from '../support/generated-runs.ts';
import { logsRequest, tracesRequest } from '../support/otlp-json.ts';
import { sampleScenes } from '../support/sample-scenes.ts';
import { ask, type Answer, type Asked } from './ask-loki.ts';
import { type Gateway, startGateway } from './gateway/start-gateway.ts';
import { startLoki } from './loki-process.ts';
import { until } from './until.ts';

const loki = await startLoki();
if (loki.kind === 'absent') console.warn(`SKIPPED: the dashboard's and the alerts' queries on a real Loki: ${loki.why}`);

const TOKEN = 'a-token-for-the-gateway';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RANGE = '6h';
const STEP_S = 300;
const queries = provisionedQueries();
const logQueries = queries.filter(({ language }) => language === 'logql');
const traceQueries = queries.filter(({ language }) => language === 'traceql');

interface Series {
  metric: Record<string, string>;
  value: [number, string];
}

/** Runs of today, one sync that ran 30 hours ago for the last time, and scenes with a killed and a refused run. */
function shapes(now: number): Shape[] {
  const common = { seed: 3, steps: ['contacts', 'deals'], pages: 3, entities: 100, everyMs: 20 * MINUTE_MS };
  return [
    { ...common, integration: 'busy', runs: 6, endMs: now - 10 * MINUTE_MS },
    { ...common, integration: 'quiet', runs: 2, endMs: now - 30 * HOUR_MS },
  ];
}

describe('what the dashboard and the alert rules ask', () => {
  noteQueries(...queries.map((query) => ({ language: query.language, query: nameOf(query) })));
  let collector: CollectorProcess;
  let now: number;
  let busy: GeneratedRun[];
  let logs: string[];

  beforeAll(async () => {
    collector = await startCollector();
    // A whole step, as Loki rounds the ends of a range to it.
    now = Math.floor(Date.now() / 1000) * 1000;
    const sent: Sent[] = shapes(now).flatMap((shape) => [...generatedRuns(shape)]);
    busy = sent.map(({ run }) => run).filter(({ endMs }) => endMs > now - 6 * HOUR_MS);
    const scenes = sampleScenes(now);
    logs = [...sent.map((one) => logsRequest(one.logs)), ...scenes.map((scene) => logsRequest(scene.logs))];
    for (const { units } of sent) await post(`${collector.url}/v1/traces`, tracesRequest(units.flat()));
    for (const request of logs) await post(`${collector.url}/v1/logs`, request);
  });

  afterAll(async () => {
    await collector.stop();
    if (loki.kind === 'running') await loki.stop();
  });

  function asked({ kind, query }: ProvisionedQuery): Asked {
    const text = filledIn(query, RANGE);
    if (kind === 'instant') return { path: 'query', params: { query: text, time: ns(now) } };
    const start = now - 6 * HOUR_MS;
    if (kind === 'lines')
      return { path: 'query_range', params: { query: text, start: ns(start), end: ns(now), limit: 100 }, categorise: true };
    return { path: 'query_range', params: { query: filledIn(query, `${STEP_S}s`), start: ns(start), end: ns(now), step: STEP_S } };
  }

  const embedded = async (query: ProvisionedQuery): Promise<Answer> => ask(`${collector.url}/loki`, asked(query));

  it.each(logQueries)('is answered by the embedded store: $of', async (query) => {
    expect(await embedded(query)).toMatchObject({ status: 200, body: { status: 'success' } });
    noteQueries({ language: 'logql', query: nameOf(query), engine: 'embedded store' });
  });

  it.each(traceQueries)('is answered by the embedded store: $of', async (asking) => {
    const { kind, query } = asking;
    const route = kind === 'spans' ? 'search' : 'metrics/query_range';
    const window = { start: String(Math.floor(now / 1000) - 6 * 3600), end: String(Math.floor(now / 1000)) };
    const params = new URLSearchParams({
      q: filledIn(query, RANGE),
      ...window,
      ...(kind === 'spans' ? { limit: '20', spss: '10' } : { step: '300s' }),
    });
    const answer = await fetch(`${collector.url}/tempo/api/${route}?${params.toString()}`);
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as { traces?: unknown[]; series?: unknown[] };
    expect((body.traces ?? body.series ?? []).length).toBeGreaterThan(0);
    noteQueries({ language: 'traceql', query: nameOf(asking), engine: 'embedded store' });
  });

  /** The answer of the first query of a panel or alert: series by one label. */
  async function valuesOf(title: string, label: string): Promise<Record<string, number>> {
    const query = logQueries.find(({ of }) => of === title);
    if (query === undefined) throw new Error(`nothing is called ${title}`);
    const { body } = await embedded(query);
    const { result } = (body as { data: { result: Series[] } }).data;
    return Object.fromEntries(result.map(({ metric, value }) => [metric[label] ?? '', Number(value[1])]));
  }

  const summed = (count: keyof Ledger & ('failed' | 'fetched')) => busy.reduce((sum, { ledger }) => sum + ledger[count], 0);

  it('counts as the truth does: the rate of failures of a sync is that of its ledgers', async () => {
    const rates = await valuesOf('Failure rate', 'sync_integration');
    expect(rates['busy']).toBeCloseTo(summed('failed') / summed('fetched'), 9);
    expect(rates['busy']).toBeGreaterThan(0);
    expect(rates).not.toHaveProperty('quiet');
  });

  it('finds the runs that were killed, and not the one at work', async () => {
    const stalled = await valuesOf('Stalled runs', 'sync_run_id');
    expect(Object.keys(stalled)).toHaveLength(2);
    expect(await valuesOf('A run gives no sign of life', 'sync_run_id')).toEqual(stalled);
  });

  it('finds the sync that stopped running', async () => {
    expect(Object.keys(await valuesOf('A sync has stopped running', 'sync_integration'))).toEqual(['quiet']);
    expect(Object.keys(await valuesOf('Silent syncs', 'sync_integration'))).toEqual(['quiet']);
  });

  it('finds the run that someone must act on, with the class of its error', async () => {
    expect(Object.keys(await valuesOf('A run cannot go on', 'sync_integration'))).toEqual(['chargebee']);
  });

  describe.skipIf(loki.kind === 'absent')('on a real Loki', () => {
    const real = loki.kind === 'running' ? loki.url : '';

    let gateway: Gateway;

    beforeAll(async () => {
      // Through a collector too, which adds to them what the embedded one adds; without lanes, which are labels of their own.
      const forward = [{ name: 'loki', kind: 'loki', url: real, limits: { lateMs: 0 } }];
      gateway = await startGateway({
        engines: { tempo: '', loki: real, prometheus: '' },
        token: TOKEN,
        more: { forward, lost: { enabled: false } },
      });
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
      for (const body of logs) {
        const answer = await fetch(`${gateway.url}/v1/logs`, { method: 'POST', headers, body });
        if (answer.status !== 200) throw new Error(`the collector answered ${answer.status}: ${await answer.text()}`);
      }
      const everything = { path: 'query', params: { query: 'sum(count_over_time({sync_kind=~".+"}[7d]))', time: ns(now) } };
      const here = await ask(`${collector.url}/loki`, everything);
      await until('Loki shows every record', async () => JSON.stringify(await ask(real, everything)) === JSON.stringify(here));
    });

    afterAll(async () => {
      await gateway?.stop();
    });

    it.each(logQueries)('is answered the same: $of', async (query) => {
      expect(await embedded(query)).toEqual(await ask(real, asked(query)));
      noteQueries({ language: 'logql', query: nameOf(query), engine: 'Loki' });
    });
  });
});

function ns(ms: number): bigint {
  return BigInt(ms) * 1_000_000n;
}
