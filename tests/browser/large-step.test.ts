import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, post, startCollector } from '../support/collector-process.ts';
import { logsRequest } from '../support/otlp-json.ts';
import { type LargeStep, largeStep } from '../support/sample-large-step.ts';
import { launchBrowser } from './support/browser.ts';
import { APP, insistOnBuild } from './support/viewer.ts';
import { openPage, type WatchedPage } from './support/watched-page.ts';

const ENTITIES = 100_000;
const started = await launchBrowser();

/** What the page comes to, also on a busy machine. */
const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 150_000 });

describe.skipIf(started.kind === 'none')('a step of 100,000 records without pages', () => {
  let collector: CollectorProcess;
  let step: LargeStep;

  beforeAll(async () => {
    insistOnBuild();
    collector = await startCollector();
    step = largeStep(Date.now() - 600_000, ENTITIES);
    await post(`${collector.url}/v1/logs`, logsRequest(step.run.logs));
  });

  afterAll(async () => {
    await collector?.stop();
    if (started.kind === 'browser') await started.browser.close();
  });

  /** Opens the step; its traces are answered here, `hold` says which of them not yet. */
  async function open(hold: (answered: number) => Promise<void> = async () => undefined): Promise<WatchedPage> {
    if (started.kind === 'none') throw new Error(started.reason);
    const tab = await openPage(started.browser);
    let answered = 0;
    await tab.page.route('**/api/datasources/proxy/**/api/search*', (route) => {
      const units = decodeURIComponent(route.request().url()).includes(step.stepId);
      return route.fulfill({ contentType: 'application/json', body: units ? step.search() : '{"traces":[]}' });
    });
    await tab.page.route('**/api/datasources/proxy/**/api/v2/traces/*', async (route) => {
      const body = step.trace(new URL(route.request().url()).pathname.split('/').at(-1) ?? '');
      await hold(answered);
      answered += 1;
      await route.fulfill({ contentType: 'application/json', body: body ?? '{}', status: body === undefined ? 404 : 200 });
    });
    await tab.page.goto(`${collector.url}${APP}/integrations/warehouse/runs/${step.run.runId}/steps/${step.stepId}`);
    return tab;
  }

  it('S0-25 S0-30 is loaded unit by unit, goes to its end by keyboard, and few rows are in the page', { timeout: 180_000 }, async () => {
    const tab = await open();
    const { page } = tab;
    const table = page.getByRole('table', { name: 'Entities' });
    await page.getByText(/^[\d,]+ of 100,000 loaded$/).waitFor();
    await soon(() => table.getAttribute('aria-rowcount')).toBe(String(ENTITIES + 1));
    expect(await page.getByText(/of 100,000 loaded/).count()).toBe(0);

    await table.getByRole('row').nth(1).getByRole('link').focus();
    await page.keyboard.press('End');
    await table.getByRole('link', { name: 'article art-100000', exact: true }).waitFor();
    await soon(() => page.locator(':focus').getAttribute('aria-label')).toBe('article art-100000');
    expect(await table.getByRole('row').count()).toBeLessThan(100);
    await page.keyboard.press('ArrowUp');
    await soon(() => page.locator(':focus').getAttribute('aria-label')).toBe('article art-99999');
    await tab.screenshot('large-step-end');

    await page.getByRole('button', { name: 'Failed 100', exact: true }).click();
    await soon(() => table.getAttribute('aria-rowcount')).toBe('101');
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('the loading can be cancelled, what came stays, and it goes on where it stopped', { timeout: 180_000 }, async () => {
    const gate = Promise.withResolvers<void>();
    const tab = await open((answered) => (answered < 50 ? Promise.resolve() : gate.promise));
    const { page } = tab;
    const rows = async (): Promise<number> => Number(await page.getByRole('table', { name: 'Entities' }).getAttribute('aria-rowcount')) - 1;
    await soon(rows).toBeGreaterThan(2_000);
    await tab.screenshot('large-step-loading');
    await page.getByRole('button', { name: 'Cancel' }).click();
    const loaded = await rows();
    await page.getByRole('button', { name: 'Load the rest' }).waitFor();
    await page.getByText(`${loaded.toLocaleString('en')} of 100,000 loaded`).waitFor();
    gate.resolve();
    await page.getByRole('button', { name: 'Load the rest' }).click();
    await soon(rows).toBe(ENTITIES);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });
});
