import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Ledger, total } from '@synctrail/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INITIAL } from '../../../examples/demo/provider/known.ts';
import { bodyQuery } from '../../../plugin/src/data/queries/body-queries.ts';
import { pageListQuery } from '../../../plugin/src/data/queries/page-queries.ts';
import { runListQuery } from '../../../plugin/src/data/queries/run-queries.ts';
import { failuresQuery, stepsQuery } from '../../../plugin/src/data/queries/step-queries.ts';
import { pageRows } from '../../../plugin/src/model/page.ts';
import { runRows, type RunRow } from '../../../plugin/src/model/run.ts';
import { stepRows } from '../../../plugin/src/model/step.ts';
import { filledIn, provisionedQueries } from '../../../provisioning/testing/provisioned-queries.ts';
import { type CollectorProcess, startCollector } from '../../support/collector-process.ts';
import { eventReader, type Range, spanReader, tracesInPages } from '../contract/readers.ts';
import { freePort } from '../free-port.ts';
import { startLoki } from '../loki-process.ts';
import { startPrometheus } from '../prometheus-process.ts';
import { until } from '../until.ts';
import { type Gateway, startGateway } from './start-gateway.ts';

const TOKEN = 'a-token-for-the-gateway';
const port = await freePort();
const loki = await startLoki();
// Prometheus asks the collector and Loki for their numbers, with the token where it is needed.
const jobs = { synctrail: `127.0.0.1:${port}`, ...(loki.kind === 'running' ? { loki: new URL(loki.url).host } : {}) };
const prometheus = await startPrometheus({ jobs, token: TOKEN });
for (const engine of [loki, prometheus])
  if (engine.kind === 'absent') console.warn(`SKIPPED: the way from the demo to the engines: ${engine.why}`);
const tempoUrl = process.env['TEMPO_URL'];
const tempoOtlpUrl = process.env['TEMPO_OTLP_URL'];

const ROOT = join(import.meta.dirname, '..', '..', '..');
const DEMO = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning', join(ROOT, 'examples', 'demo', 'src', 'main.ts')];
const integration = 'acme-crm';
const steps = Object.values(INITIAL);
const skipped = (step: (typeof steps)[number]) => Object.values(step.skipped).reduce((sum, count) => sum + count, 0);
const summed = (of: (step: (typeof steps)[number]) => number) => steps.reduce((sum, step) => sum + of(step), 0);
/** What the demo does, by its provider. */
const TRUTH = { created: summed(({ created }) => created), failed: summed(({ failed }) => failed), skipped: summed(skipped) };
const RECORDS = TRUTH.created + TRUTH.failed + TRUTH.skipped;

interface Series {
  metric: Record<string, string>;
  value: [number, string];
}

describe.skipIf(loki.kind === 'absent' || prometheus.kind === 'absent')(
  'from the demo through the collector in front to the engines',
  () => {
    const lokiUrl = loki.kind === 'running' ? loki.url : '';
    const prometheusUrl = prometheus.kind === 'running' ? prometheus.url : '';
    // No Tempo can be had where this is built: a collector with a store of its own stands in its place, and the contract holds both to the same answers.
    let tempo: { readonly otlp: string; readonly api: string };
    let stand: CollectorProcess | undefined;
    let gateway: Gateway;
    let folder: string;
    let runId: string;
    let range: Range;
    const events = eventReader(lokiUrl);

    beforeAll(async () => {
      if (tempoUrl === undefined || tempoOtlpUrl === undefined) stand = await startCollector();
      tempo = stand === undefined ? { otlp: tempoOtlpUrl ?? '', api: tempoUrl ?? '' } : { otlp: stand.url, api: `${stand.url}/tempo` };
      gateway = await startGateway({ engines: { tempo: tempo.otlp, loki: lokiUrl, prometheus: prometheusUrl }, token: TOKEN, port });
      folder = await mkdtemp(join(tmpdir(), 'synctrail-chain-'));
      const fromMs = Date.now() - 60_000;
      const env = {
        ...process.env,
        OTEL_EXPORTER_OTLP_ENDPOINT: gateway.url,
        OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${TOKEN}`,
      };
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [...DEMO, '--once', '--data', folder], { env });
      expect(stderr).toBe('');
      runId = stdout.trimEnd().split('\n').at(-1) ?? '';
      range = { fromMs, toMs: Date.now() + 60_000 };
      await until('all is forwarded', () => gateway.idle(), 60_000);
      await until('Loki shows that the run ended', async () => (await runsNow())[0]?.status === 'partially_failed');
    }, 240_000);

    afterAll(async () => {
      await gateway?.stop();
      await Promise.all([stand?.stop(), loki.kind === 'running' && loki.stop(), prometheus.kind === 'running' && prometheus.stop()]);
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    async function runsNow(): Promise<RunRow[]> {
      return runRows(await events.events(runListQuery({ integration }), range, 5_000), Date.now());
    }

    const numbers = (ledger: Ledger) => ({
      created: ledger.created,
      updated: ledger.updated,
      failed: ledger.failed,
      skipped: ledger.skipped,
    });

    it('says of itself that nothing was refused, set aside or given up', async () => {
      expect(await gateway.metric(/^synctrail_forward_set_aside_total\{/)).toBe(0);
      expect(await gateway.metric(/^synctrail_queue_(?:expired|broken)_total/)).toBe(0);
      expect(await gateway.metric(/^synctrail_forward_circuit\{/)).toBe(0);
    });

    it('Prometheus has its numbers and those of Loki, by the provisioned jobs, and no rule finds anything wrong', async () => {
      const resultOf = async (query: string) => {
        const answer = await fetch(`${prometheusUrl}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
        return ((await answer.json()) as { data: { result: Series[] } }).data.result;
      };
      const up = async () => Object.fromEntries((await resultOf('up')).map(({ metric, value }) => [metric['job'], value[1]]));
      await expect.poll(up).toEqual({ synctrail: '1', loki: '1' });
      const lag = (await resultOf('synctrail_forward_lag_seconds{content="records"}')).map(({ metric }) => String(metric['destination']));
      expect(lag.toSorted()).toEqual(['loki', 'prometheus', 'tempo']);
      // What the rules look at is there under these names, before anything has gone wrong.
      const counters = await resultOf(
        'count by (__name__) ({__name__=~"synctrail_queue_(expired|broken)_total|synctrail_forward_.+_total"})',
      );
      expect(counters.map(({ metric }) => metric['__name__'])).toEqual(
        expect.arrayContaining(['synctrail_queue_expired_total', 'synctrail_queue_broken_total']),
      );
      const rules = async () => {
        const answer = (await (await fetch(`${prometheusUrl}/api/v1/rules`)).json()) as {
          data: { groups: { rules: { name: string; health: string; state: string }[] }[] };
        };
        return answer.data.groups.flatMap((group) => group.rules);
      };
      await expect.poll(async () => (await rules()).filter(({ health }) => health !== 'ok')).toEqual([]);
      expect((await rules()).filter(({ state }) => state !== 'inactive')).toEqual([]);
    });

    it('asks for the token: without it nothing is taken', async () => {
      const answer = await fetch(`${gateway.url}/v1/logs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
      expect(answer.status).toBe(401);
    });

    it('S0-13 S0-17 S0-18: the run, read from Loki as the app does, counts what the provider gave', async () => {
      const [run, ...others] = await runsNow();
      expect(others).toEqual([]);
      expect(run).toMatchObject({ runId, status: 'partially_failed' });
      expect(numbers(run?.ledger as Ledger)).toEqual({ ...TRUTH, updated: 0 });
      expect(total(run?.ledger as Ledger)).toBe(RECORDS);
    });

    it('S0-19: so do its steps', async () => {
      const rows = stepRows(await events.events(stepsQuery({ integration, runId }), range, 5_000), 'partially_failed');
      const counted = rows.filter(({ name }) => Object.hasOwn(INITIAL, name)).map(({ name, ledger }) => [name, numbers(ledger)]);
      expect(Object.fromEntries(counted)).toEqual(
        Object.fromEntries(
          Object.entries(INITIAL).map(([name, step]) => [
            name,
            { created: step.created, updated: 0, failed: step.failed, skipped: skipped(step) },
          ]),
        ),
      );
    });

    it('S0-24 S0-30 S0-36: the pages of contacts, with their records and calls, are where Tempo stands, and sum up to the step', async () => {
      const rows = stepRows(await events.events(stepsQuery({ integration, runId }), range, 5_000), 'partially_failed');
      const contacts = rows.find(({ name }) => name === 'contacts');
      const read = spanReader(tempo.api);
      const pagesNow = async () => {
        const { traces } = await tracesInPages(read, pageListQuery({ stepId: contacts?.stepId ?? '' }), range, 1_000);
        return pageRows(
          traces.flatMap(({ spans }) => spans),
          [],
          'partially_failed',
        );
      };
      await expect.poll(async () => (await pagesNow()).reduce((sum, { ledger }) => sum + total(ledger), 0)).toBe(INITIAL.contacts.read);
      const pages = await pagesNow();
      const sum = pages.map(({ ledger }) => numbers(ledger)).reduce((all, each) => ({ ...all, created: all.created + each.created }));
      expect(sum.created).toBe(INITIAL.contacts.created);
      const trace = await read.trace(pages[0]?.pageId ?? '');
      const levels = Map.groupBy(trace, ({ attributes }) => String(attributes['sync.level']));
      expect(levels.get('entity')?.length).toBe(total(pages[0]?.ledger as Ledger));
      expect(levels.get('call')?.length).toBeGreaterThan(0);
    });

    it('S1-05 S1-49: each failed record has its event in Loki, and what a failed call sent and received is found by its span', async () => {
      const failures = await events.events(failuresQuery({ integration, runId }), range, 5_000);
      expect(failures.filter(({ attributes }) => attributes['sync.event'] === 'SYNC_ENTITY_FAILED')).toHaveLength(TRUTH.failed);
      const [body] = await events.events(`{sync_integration="${integration}", sync_kind="body"}`, range, 1);
      const { traceId = '', spanId = '' } = body ?? {};
      const found = await events.events(bodyQuery({ integration, traceId, spanId }), range, 10);
      expect(found.map(({ line }) => line)).toEqual([body?.line]);
    });

    describe('the provisioned dashboards and rules', () => {
      const queries = provisionedQueries();

      /** The answer of a panel or rule, each with its newest value. */
      async function answerOf(title: string, file: RegExp): Promise<Series[]> {
        const query = queries.find((each) => each.of === title && file.test(each.file));
        if (query === undefined || query.language === 'traceql') throw new Error(`nothing that can be asked here is called ${title}`);
        const base = query.language === 'logql' ? `${lokiUrl}/loki` : prometheusUrl;
        const answer = await fetch(`${base}/api/v1/query?${new URLSearchParams({ query: filledIn(query.query, '1h') }).toString()}`);
        const body = (await answer.json()) as { data?: { result: Series[] } };
        if (body.data === undefined) throw new Error(`${title}: ${JSON.stringify(body)}`);
        return body.data.result;
      }
      const valueOf = async (title: string, file: RegExp) => Number((await answerOf(title, file))[0]?.value[1] ?? Number.NaN);
      const by = async (title: string, label: string) =>
        Object.fromEntries((await answerOf(title, MONTHS)).map(({ metric, value }) => [metric[label], Number(value[1])]));
      const OVERVIEW = /synctrail-overview/;
      const MONTHS = /synctrail-months/;
      const ALERTS = /alerting/;

      it('LogQL: the overview counts the run and its records', async () => {
        expect(await valueOf('Runs that ended', OVERVIEW)).toBe(1);
        expect(await valueOf('Records', OVERVIEW)).toBe(RECORDS);
        expect(await valueOf('Failed records', OVERVIEW)).toBe(TRUTH.failed);
        expect(await valueOf('Failure rate', OVERVIEW)).toBeCloseTo(TRUTH.failed / RECORDS, 9);
        expect(await answerOf('Lost spans and events', OVERVIEW)).toEqual([]);
      });

      it('PromQL: the counters that its four processes pushed say the same, to the record', async () => {
        await expect.poll(async () => valueOf('Records', MONTHS)).toBe(RECORDS);
        expect(await valueOf('Runs', MONTHS)).toBe(1);
        expect(await by('Runs by status', 'sync_status')).toEqual({ partially_failed: 1 });
        expect(await valueOf('Failure rate', MONTHS)).toBeCloseTo(TRUTH.failed / RECORDS, 9);
        const [p95] = await answerOf('How long runs take (p95)', MONTHS);
        expect(p95?.metric).toEqual({ sync_integration: integration, sync_id: expect.any(String) });
        expect(Number(p95?.value[1])).toBeGreaterThan(0);
      });

      it('PromQL: calls are counted as there are spans of them', async () => {
        const parameters = { q: '{ span.sync.level = "call" } | count_over_time()', step: '3600s' };
        const window = { start: String(Math.floor(range.fromMs / 1_000) - 3_600), end: String(Math.ceil(range.toMs / 1_000) + 3_600) };
        const answer = await fetch(`${tempo.api}/api/metrics/query_range?${new URLSearchParams({ ...parameters, ...window }).toString()}`);
        const { series } = (await answer.json()) as { series: { samples: { value?: number }[] }[] };
        const spans = series.flatMap(({ samples }) => samples).reduce((sum, { value = 0 }) => sum + value, 0);
        expect(spans).toBeGreaterThan(500);
        expect(await valueOf('Calls', MONTHS)).toBe(spans);
        const answers = await by('Calls by answer', 'sync_call_status_class');
        expect(Object.values<number>(answers).reduce((sum, count) => sum + count, 0)).toBe(spans);
      });

      it('rules: the one for failed records fires, those for what is well do not', async () => {
        const fires = await answerOf('Many records of a sync fail', ALERTS);
        expect(fires.map(({ value }) => Number(value[1]))).toEqual([expect.closeTo(TRUTH.failed / RECORDS, 9)]);
        for (const title of ['A run cannot go on', 'A run gives no sign of life', 'A sync has stopped running', 'Spans or events are lost'])
          expect(await answerOf(title, ALERTS), title).toEqual([]);
        const failing = await answerOf('A provider fails', ALERTS);
        for (const { value } of failing) expect(Number(value[1])).toBeLessThan(0.2);
        const left = await answerOf('A provider hardly allows more calls', ALERTS);
        expect(left.map(({ metric }) => metric['sync_integration'])).toContain(integration);
      });
    });
  },
);
