import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, post } from '../support/collector-process.ts';
import { logsRequest, tracesRequest } from '../support/otlp-json.ts';
import { seeded } from '../support/random.ts';
import { SampleRun } from '../support/sample-syncs.ts';
import { launchBrowser } from './support/browser.ts';
import { sampledStep } from './support/sampled-step.ts';
import { APP, openPrepared } from './support/viewer.ts';
import type { WatchedPage } from './support/watched-page.ts';
import { walker } from './support/walker.ts';

const SEARCH = '**/api/datasources/proxy/**/api/search*';
const TRACE = '**/api/datasources/proxy/**/api/v2/traces/*';
const WEEK_S = 168 * 3_600;
const started = await launchBrowser();

interface FoundSpan {
  spanID: string;
  durationNanos?: string;
}
interface Found {
  traces: { traceID: string; spanSets: { spans: FoundSpan[]; matched: number }[] }[];
}
interface Trace {
  trace: { resourceSpans: { scopeSpans: { spans: { attributes: { key: string; value: { stringValue?: string } }[] }[] }[] }[] };
}

/** What a real Tempo 3.0 answered when thirty days were asked for with its default limits. */
const REFUSAL = JSON.parse(readFileSync(join(import.meta.dirname, '../recorded/tempo/22-range-too-long-default.json'), 'utf8')) as {
  status: number;
  contentType: string;
  body: string;
};

async function answerWith<T>(route: Route, change: (body: T) => T): Promise<void> {
  const response = await route.fetch();
  await route.fulfill({ response, json: change((await response.json()) as T) });
}

const unpadded = (id: string) => id.replace(/^0+/, '');

/** The same answer as Tempo would write it at its worst: in no order, ids without zeros, one span of each trace, traces and spans twice. */
function atItsWorst({ traces }: Found): Found {
  const cut = traces.map((trace) => ({
    ...trace,
    traceID: unpadded(trace.traceID),
    spanSets: trace.spanSets.map((set) => {
      const spans = set.spans.slice(0, 1).map((span) => ({ ...span, spanID: unpadded(span.spanID) }));
      return { ...set, spans: [...spans, ...spans] };
    }),
  }));
  return { traces: [...cut.toReversed(), ...cut] };
}

function withoutRecords(body: Trace, source: RegExp): Trace {
  for (const { scopeSpans } of body.trace.resourceSpans)
    for (const scope of scopeSpans)
      scope.spans = scope.spans.filter(
        ({ attributes }) => !attributes.some(({ key, value }) => key === 'sync.entity.source_id' && source.test(value.stringValue ?? '')),
      );
  return body;
}

describe.skipIf(started.kind === 'none')('what real Tempo does', () => {
  let collector: CollectorProcess;
  let step = '';

  beforeAll(async () => {
    ({ collector, step } = await sampledStep(started));
  });

  afterAll(async () => {
    await collector?.stop();
    if (started.kind === 'browser') await started.browser.close();
  });

  const open = async (path: string, prepare?: (tab: WatchedPage) => Promise<void>) =>
    await openPrepared(started, `${collector.url}${path}`, prepare);

  const missing = (tab: WatchedPage) => tab.page.getByRole('alert').filter({ hasText: 'missing here' });

  it('S0-43b S0-45 a range above its limit is refused: it is read in parts, and the record is found', async () => {
    let refused = 0;
    const tab = await open(`${APP}/integrations/hubspot?q=hs-3007`, async ({ page }) => {
      await page.route(SEARCH, async (route) => {
        const { searchParams } = new URL(route.request().url());
        if (Number(searchParams.get('end')) - Number(searchParams.get('start')) <= WEEK_S) return await route.continue();
        refused += 1;
        return await route.fulfill({ status: REFUSAL.status, contentType: REFUSAL.contentType, body: REFUSAL.body });
      });
    });
    await tab.page.getByRole('table', { name: 'Exact matches' }).waitFor();
    expect(refused).toBeGreaterThan(2);
    expect(await tab.page.getByRole('alert').count()).toBe(0);
    expect(tab.problems.filter((problem) => !problem.includes('400'))).toEqual([]);
    await tab.close();
  });

  it('S0-24 S0-30 S0-43c truncated, unordered, stripped and doubled answers lose nothing and count nothing twice', async () => {
    const rowsOf = async (path: string, table: string, prepare?: (tab: WatchedPage) => Promise<void>): Promise<string[]> => {
      const tab = await open(path, prepare);
      await walker(tab).rows(table).first().waitFor();
      await tab.page.waitForLoadState('networkidle');
      const texts = await tab.page.getByRole('table', { name: table }).getByRole('row').allInnerTexts();
      expect(tab.problems).toEqual([]);
      await tab.close();
      return texts.map((text) => text.replaceAll(/\s+/g, ' ')).toSorted();
    };
    const worst = async ({ page }: WatchedPage): Promise<void> => {
      await page.route(SEARCH, (route) => answerWith<Found>(route, atItsWorst));
      await page.route(TRACE, (route) =>
        answerWith<Trace>(route, (body) => {
          body.trace.resourceSpans.push(...structuredClone(body.trace.resourceSpans));
          return body;
        }),
      );
    };
    for (const [path, table] of [
      [step, 'Pages'],
      [`${step}?q=hs-30`, 'Partial matches'],
    ] as const) {
      const whole = await rowsOf(path, table);
      expect(whole.length).toBeGreaterThan(4);
      expect(await rowsOf(path, table, worst)).toEqual(whole);
    }
  });

  it('R-2 records that it dropped in silence are missed on their page, with how many and why', async () => {
    const tab = await open(step, async ({ page }) => {
      await page.route(TRACE, (route) => answerWith<Trace>(route, (body) => withoutRecords(body, /[02468]$/)));
    });
    await tab.page.getByRole('table', { name: 'Pages' }).waitFor();
    expect(await missing(tab).count()).toBe(0);
    await tab.page.getByRole('link', { name: 'Page 1' }).click();
    await missing(tab).getByText('25 of 50 records are missing here').waitFor();
    expect(await missing(tab).innerText()).toContain('max_bytes_per_trace');
    await tab.screenshot('real-tempo-missing-records');
    await tab.page.unroute(TRACE);
    await tab.page.reload();
    await tab.page.getByRole('table', { name: 'Entities' }).waitFor();
    expect(await missing(tab).count()).toBe(0);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('R-2 pages that it dropped in silence are missed on their step', async () => {
    const tab = await open(step, async ({ page }) => {
      await page.route(SEARCH, (route) => answerWith<Found>(route, ({ traces }) => ({ traces: traces.slice(1) })));
    });
    await missing(tab).getByText('50 of 200 records are missing here').waitFor();
    await tab.page.getByRole('table', { name: 'Pages' }).waitFor();
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('S0-24 of a run that has just ended pages are searchable only after seconds: the page says so, and asks until they are there', async () => {
    const run = new SampleRun(seeded(21), Date.now() - 20_000, { 'sync.integration': 'fresh', 'sync.name': 'Fresh' });
    const contacts = run.step('contacts', run.startMs + 10);
    const first = contacts.page(1, run.startMs + 20);
    first.ledger.fetched = 1;
    first.entity(run.startMs + 30, 5, { 'sync.entity.type': 'contact', 'sync.entity.source_id': 'f-1', 'sync.entity.action': 'create' });
    first.end('success', run.startMs + 40);
    contacts.end('success', Date.now() - 100);
    run.end('success', Date.now());
    await post(`${collector.url}/v1/logs`, logsRequest(run.logs));
    await post(`${collector.url}/v1/traces`, tracesRequest(run.spans));

    const path = `${APP}/integrations/fresh/runs/${run.runId}/steps/${String(contacts.base['sync.step.id'])}`;
    const tab = await open(path, async ({ page }) => {
      await page.route(SEARCH, (route) => route.fulfill({ json: { traces: [], metrics: {} } }));
    });
    const { page } = tab;
    await page.getByText('No pages yet').waitFor();
    await page.getByText('1 of 1 record is not here yet').waitFor();
    await tab.screenshot('real-tempo-not-yet');
    await page.unroute(SEARCH);
    await page.getByRole('table', { name: 'Pages' }).waitFor();
    await expect.poll(() => page.getByText('not here yet').count()).toBe(0);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });
});
