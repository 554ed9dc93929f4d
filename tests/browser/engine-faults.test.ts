import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectorProcess } from '../support/collector-process.ts';
import { launchBrowser } from './support/browser.ts';
import { sampledStep } from './support/sampled-step.ts';
import { APP, openPrepared } from './support/viewer.ts';
import type { WatchedPage } from './support/watched-page.ts';

const started = await launchBrowser();

/** Ways in which an engine fails, and what the page must say of each. */
const FAULTS: readonly [name: string, answer: (route: Route) => Promise<void>, words: RegExp][] = [
  [
    'is too busy',
    (route) => route.fulfill({ status: 429, contentType: 'text/plain', body: 'too many outstanding requests' }),
    /answered 429:\s*too many outstanding requests/,
  ],
  [
    'breaks',
    (route) => route.fulfill({ status: 500, contentType: 'application/json', body: '{"error":"querier: context canceled"}' }),
    /answered 500:\s*querier: context canceled/,
  ],
  [
    'is not reached in time',
    (route) => route.fulfill({ status: 504, contentType: 'text/plain', body: 'upstream request timeout' }),
    /answered 504:\s*upstream request timeout/,
  ],
  ['cannot be reached', (route) => route.abort('connectionreset'), /gave no answer/],
  [
    'answers in part',
    (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"traces":[{"traceID":"0a63' }),
    /cut off: \{"traces":\[\{"traceID":"0a63/,
  ],
  [
    'answers with a page of something else',
    (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<html><title>Sign in</title></html>' }),
    /no JSON, or is cut off: <html><title>Sign in/,
  ],
  ['answers with nothing', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '' }), /The answer is empty/],
];

describe.skipIf(started.kind === 'none')('an engine that fails', () => {
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

  /** What the browser itself notes of a failed request is no fault of the page. */
  const faultsOf = (tab: WatchedPage): string[] =>
    tab.problems.filter((problem) => !/^(?:response|request): |Failed to load resource/.test(problem));

  it.each(FAULTS)('%s: it is quoted, the rest of the page stays useful, and Retry asks again', async (_, answer, words) => {
    const tab = await open(step, async ({ page }) => {
      await page.route('**/api/datasources/proxy/**/api/search*', answer);
    });
    const { page } = tab;
    const alert = page.getByRole('alert').filter({ hasText: 'The pages could not be read' });
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(words);
    expect(await alert.innerText()).toMatch(/Tempo/);
    await page.getByRole('region', { name: 'Why it failed' }).getByText('Property values were not valid').first().waitFor();
    expect(await page.locator('dt:has-text("Failed") + dd').innerText()).toMatch(/^\d+$/);

    await page.unroute('**/api/datasources/proxy/**/api/search*');
    await alert.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('table', { name: 'Pages' }).waitFor();
    expect(faultsOf(tab)).toEqual([]);
    await tab.close();
  });

  it('a Loki that fails leaves no page empty', async () => {
    const tab = await open(`${APP}/integrations/hubspot`, async ({ page }) => {
      await page.route('**/api/datasources/proxy/**/query_range*', (route) =>
        route.fulfill({ status: 500, contentType: 'text/plain', body: 'empty ring' }),
      );
    });
    const alert = tab.page.getByRole('alert').filter({ hasText: 'The runs could not be read' });
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/Loki answered 500:\s*empty ring/);
    await tab.page.getByRole('searchbox').fill('hs-3007');
    await tab.page.getByRole('table', { name: 'Exact matches' }).waitFor();
    expect(faultsOf(tab)).toEqual([]);
    await tab.close();
  });

  it('a page of which Tempo gives only a part says so', async () => {
    const tab = await open(step);
    const { page } = tab;
    await page.route('**/api/datasources/proxy/**/api/v2/traces/*', async (route) => {
      const response = await route.fetch();
      const whole = (await response.json()) as object;
      await route.fulfill({ response, json: { ...whole, status: 'PARTIAL', message: 'Trace exceeds maximum size of 50000000 bytes' } });
    });
    await page.getByRole('link', { name: 'Page 1' }).click();
    await page.getByRole('alert').getByText('Trace exceeds maximum size of 50000000 bytes').waitFor();
    await page.getByRole('table', { name: 'Entities' }).waitFor();
    expect(faultsOf(tab)).toEqual([]);
    await tab.close();
  });

  it('an answer of Loki without a result is no empty list', async () => {
    const tab = await open(`${APP}/integrations/hubspot`, async ({ page }) => {
      await page.route('**/api/datasources/proxy/**/query_range*', (route) =>
        route.fulfill({ json: { status: 'error', error: 'no org id' } }),
      );
    });
    const alert = tab.page.getByRole('alert').filter({ hasText: 'The runs could not be read' });
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/no org id/);
    expect(faultsOf(tab)).toEqual([]);
    await tab.close();
  });

  it('is asked also where the browser thinks it is offline: the engine may be on the same machine', async () => {
    const tab = await open(step);
    const { page } = tab;
    await page.getByRole('table', { name: 'Pages' }).waitFor();
    await page.evaluate("dispatchEvent(new Event('offline'))");
    await page.getByRole('link', { name: 'Page 1' }).click();
    await page.getByRole('table', { name: 'Entities' }).waitFor();
    await page.goBack();
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Page 2' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'could not be read' }).first();
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/gave no answer/);
    await tab.screenshot('faults-offline');
    await page.context().setOffline(false);
    await alert.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('table', { name: 'Entities' }).waitFor();
    expect(faultsOf(tab)).toEqual([]);
    await tab.close();
  });

  it('never answers: it is said who is waited for, and the wait can be ended', async () => {
    const tab = await open(step, async ({ page }) => {
      await page.route('**/api/datasources/proxy/**/api/search*', () => undefined);
    });
    const { page } = tab;
    await page.getByText(/Still waiting for Tempo … \d+ s/).waitFor();
    await tab.screenshot('faults-still-waiting');
    await page.getByRole('button', { name: 'Cancel' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'The pages could not be read' });
    expect(await alert.innerText()).toMatch(/Tempo had not answered yet:\s*Cancelled after \d+ s/);
    await tab.screenshot('faults-cancelled');
    await page.unroute('**/api/datasources/proxy/**/api/search*');
    await alert.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('table', { name: 'Pages' }).waitFor();
    expect(faultsOf(tab)).toEqual([]);
    await tab.close();
  });
});
