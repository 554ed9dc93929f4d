import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, post, startCollector } from '../support/collector-process.ts';
import { logsRequest } from '../support/otlp-json.ts';
import { seeded } from '../support/random.ts';
import { SampleRun } from '../support/sample-syncs.ts';
import { sendSample } from '../support/send-sample.ts';
import { launchBrowser } from './support/browser.ts';
import { openPage } from './support/watched-page.ts';

const HUBSPOT = '/a/synctrail-integrations-app/integrations/hubspot';
const started = await launchBrowser();

/** What the page comes to, also on a busy machine. */
const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000 });

describe.skipIf(started.kind === 'none')('the pages', () => {
  let collector: CollectorProcess;

  beforeAll(async () => {
    collector = await startCollector();
    await sendSample(collector.url);
  });

  afterAll(async () => {
    await collector?.stop();
    if (started.kind === 'browser') await started.browser.close();
  });

  async function open(path: string, locale?: string) {
    if (started.kind === 'none') throw new Error(started.reason);
    const tab = await openPage(started.browser, locale === undefined ? {} : { locale });
    await tab.page.goto(`${collector.url}${path}`);
    return tab;
  }

  it('S0-02 S0-03 a card leads to runs only where there are logs', async () => {
    const tab = await open('/');
    const { page } = tab;
    await page.getByRole('link', { name: 'Runs of hubspot' }).waitFor();
    await page.getByText('Legacy CRM').waitFor();
    expect(await page.getByRole('link', { name: 'Runs of legacy-crm' }).count()).toBe(0);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('R-7 a refused run says what failed, who must act and what to do', async () => {
    const tab = await open('/a/synctrail-integrations-app/integrations/chargebee');
    const { page } = tab;
    await page.getByRole('link', { name: /Chargebee invoices/ }).click();
    const why = page.getByRole('region', { name: 'Why it failed' });
    await why.getByText('Sorry, authentication failed. Invalid API key.').waitFor();
    expect(await why.innerText()).toContain('The customer must act. Reconnect the account on the integrations page.');
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('S0-11 a click anywhere in a row opens it, with Ctrl in a new tab, and the arrow keys go from row to row', async () => {
    const tab = await open(HUBSPOT);
    const { page } = tab;
    const rows = page.getByRole('table', { name: 'Runs of hubspot' }).getByRole('row');
    const cell = rows.filter({ hasText: 'Partially failed' }).getByRole('cell', { name: 'Schedule' });
    const [opened] = await Promise.all([page.context().waitForEvent('page'), cell.click({ modifiers: ['Control'] })]);
    await opened.waitForURL(/\/runs\/[0-9a-f]{32}$/);
    await opened.close();
    expect(new URL(page.url()).pathname).toBe(HUBSPOT);

    await rows.nth(1).getByRole('link').focus();
    await page.keyboard.press('ArrowDown');
    await soon(() => rows.nth(2).locator(':focus').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/runs\/[0-9a-f]{32}$/);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('S0-43b S0-43c S0-44 a record’s id leads to the runs that touched it, and a run opens narrowed to it', async () => {
    const tab = await open(`${HUBSPOT}?q=hs-3007`);
    const { page } = tab;
    const failed = page.getByRole('table', { name: 'Exact matches' }).getByRole('row').filter({ hasText: 'upstream connect error' });
    await failed.getByRole('link', { name: 'HubSpot contacts and deals' }).click();
    const steps = page.getByRole('table', { name: 'Steps' }).getByRole('row');
    await soon(() => steps.count()).toBe(2);
    await page.getByRole('table', { name: 'Exact matches' }).getByRole('link', { name: 'contact hs-3007' }).click();
    await soon(() => page.getByRole('table', { name: 'API calls' }).getByRole('row').count()).toBe(6);
    expect(await page.getByText('fetched by').count()).toBe(2);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('R-7 a cause leads to its records, and its list can be sent', async () => {
    const tab = await open(HUBSPOT);
    const { page } = tab;
    await page.getByRole('row').filter({ hasText: 'Partially failed' }).getByRole('link').click();
    const why = page.getByRole('region', { name: 'Why it failed' });
    const cause = why.getByRole('article').filter({ hasText: 'HTTP 422' });
    await cause.getByText(/^\d+ failures$/).waitFor();
    const count = Number.parseInt(await cause.getByText(/^\d+ failures$/).innerText(), 10);
    expect(count).toBeGreaterThan(3);
    expect(await cause.getByRole('link', { name: /^contact hs-/ }).count()).toBe(3);
    const steps = await page.getByRole('table', { name: 'Steps' }).boundingBox();
    expect(steps?.y).toBeLessThan(700);

    await cause.getByRole('link', { name: `Show all ${count}` }).click();
    const list = page.getByRole('table', { name: 'Failed for this cause' });
    await soon(() => list.getByRole('row').count()).toBe(count + 1);
    await page.reload();
    await soon(() => list.getByRole('row').count()).toBe(count + 1);
    await list.getByRole('row').nth(1).click();
    await page.getByRole('table', { name: 'API calls' }).waitFor();
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('S1-19 S0-33c pages and records are narrowed to a status, which stands in the address and goes along', async () => {
    const tab = await open(HUBSPOT);
    const { page } = tab;
    await page.getByRole('row').filter({ hasText: 'Partially failed' }).getByRole('link').click();
    await page.getByRole('link', { name: 'Step contacts' }).click();
    const pages = page.getByRole('table', { name: 'Pages' });
    await soon(() => pages.getByRole('row').count()).toBe(5);
    await page.getByRole('button', { name: /^Failed \d+$/ }).click();
    await page.waitForURL(/\?status=failed$/);
    await page.reload();
    await pages.getByRole('row').nth(1).click();
    await page.waitForURL(/\/pages\/[0-9a-f]{32}\?status=failed$/);
    const entities = page.getByRole('table', { name: 'Entities' });
    await entities.waitFor();
    const texts = (await entities.getByRole('row').allInnerTexts()).slice(1);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toMatch(/^Failed/);

    await page.getByRole('button', { name: /^Skipped \d+$/ }).click();
    await soon(async () => (await entities.getByRole('row').nth(1).innerText()).includes('Skip')).toBe(true);
    await page.getByRole('button', { name: /^All \d+$/ }).click();
    await soon(() => entities.getAttribute('aria-rowcount')).toBe('51');
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('S0-43c a search’s results stand first, with nothing above them', async () => {
    const tab = await open(HUBSPOT);
    const { page } = tab;
    await page.getByRole('row').filter({ hasText: 'Partially failed' }).getByRole('link').click();
    await page.getByRole('region', { name: 'Why it failed' }).waitFor();
    await page.getByRole('searchbox').fill('hs-3007');
    const found = page.getByRole('table', { name: 'Exact matches' });
    await found.waitFor();
    expect(await page.getByRole('region', { name: 'Why it failed' }).count()).toBe(0);
    expect((await found.boundingBox())?.y).toBeLessThan(330);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('S0-43a S1-63 a search in a step finds what is in flight too, and the page that works on it', async () => {
    const tab = await open(HUBSPOT);
    const { page } = tab;
    const run = page.getByRole('table', { name: 'Runs of hubspot' }).getByRole('row').filter({ hasText: 'In progress' });
    await run.getByRole('link').click();
    await page.getByRole('link', { name: 'Step contacts' }).click();
    await page.getByRole('table', { name: 'Pages' }).waitFor();
    await page.getByRole('searchbox').fill('hs-2007');
    const found = page.getByRole('table', { name: 'In flight' }).getByRole('row').filter({ hasText: 'hs-2007' });
    await found.waitFor();
    expect(await found.innerText()).toMatch(/Extracting[^]*Page 2/);
    await page.getByRole('table', { name: 'Pages' }).getByText('Page 2').waitFor();
    expect(await page.getByText('No record with the id').count()).toBe(0);
    await tab.screenshot('search-in-flight');
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it.each([
    ['an integration', 'Runs of hubspot', 'In progress'],
    ['a run', 'Steps', undefined],
  ])('S0-43a S1-63 a search in %s finds what is in flight too, and leads to the page that works on it', async (_where, table, row) => {
    const tab = await open(HUBSPOT);
    const { page } = tab;
    const run = page.getByRole('table', { name: 'Runs of hubspot' }).getByRole('row').filter({ hasText: 'In progress' });
    await run.waitFor();
    if (row === undefined) await run.getByRole('link').click();
    await page.getByRole('table', { name: table }).waitFor();
    await page.getByRole('searchbox').fill('hs-2007');
    const found = page.getByRole('table', { name: 'In flight' }).getByRole('row').filter({ hasText: 'hs-2007' });
    await found.waitFor();
    expect(await found.innerText()).toContain('Extracting');
    expect(await page.getByText('No record with the id').count()).toBe(0);
    await found.getByRole('link').first().click();
    await page.getByRole('heading', { level: 1, name: 'Page 2' }).waitFor();
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('all times are shown in the zone that is chosen, which stands in the address and goes along', async () => {
    const tab = await open(HUBSPOT);
    const { page } = tab;
    const run = page.getByRole('table', { name: 'Runs of hubspot' }).getByRole('row').filter({ hasText: 'Partially failed' });
    const started = async () => await run.getByRole('cell').nth(1).innerText();
    await run.waitFor();
    await page.getByRole('button', { name: /Time range/ }).click();
    await page.getByRole('button', { name: 'Change time settings' }).click();
    await page.getByRole('combobox', { name: 'Time zone picker' }).fill('Kiritimati');
    await page
      .getByText(/^Kiritimati/)
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/timezone=Pacific%2FKiritimati/);
    // The picker closes when somebody clicks beside it.
    await page.mouse.click(700, 20);
    const there = new Intl.DateTimeFormat('en-US', { timeZone: 'Pacific/Kiritimati', hourCycle: 'h23', timeStyle: 'medium' });
    const atMs = Date.parse((await run.getByRole('link').getAttribute('aria-label'))?.replace(/^.*started (.*) \+14$/, '$1+14:00') ?? '');
    expect(await started()).toContain(there.format(atMs));
    await run.getByRole('link').click();
    await page.waitForURL(/\/runs\/[0-9a-f]{32}\?timezone=Pacific%2FKiritimati$/);
    await page.getByRole('heading', { level: 1, name: there.format(atMs) }).waitFor();
    await page
      .getByTestId('row-summary')
      .getByText(`${there.format(atMs)} +14`)
      .waitFor();
    await page.reload();
    await page
      .getByTestId('row-summary')
      .getByText(`${there.format(atMs)} +14`)
      .waitFor();
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('on a screen 400 px wide nothing stands beside it, and the detail of a call is in sight', async () => {
    if (started.kind === 'none') throw new Error(started.reason);
    const tab = await openPage(started.browser, { width: 400, height: 850 });
    const { page } = tab;
    const beside = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    const why = page.getByRole('region', { name: 'Why it failed' });
    await page.goto(`${collector.url}${HUBSPOT}`);
    for (const row of ['Partially failed', 'contacts', 'Page 3', 'upstream connect error']) {
      const link = page.getByRole('row').filter({ hasText: row }).getByRole('link').first();
      await link.waitFor();
      expect(await beside()).toBe(0);
      await link.click();
      await why.waitFor();
    }
    expect(await beside()).toBe(0);
    await page.getByRole('row').filter({ hasText: 'PUT' }).last().getByRole('button').click();
    const detail = await page.getByTestId('call-detail').boundingBox();
    expect((detail?.x ?? 0) + (detail?.width ?? 0)).toBeLessThanOrEqual(400);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('S2-32 the runs are narrowed to a time, which stands in the address', async () => {
    const tab = await open(HUBSPOT);
    const { page } = tab;
    const rows = page.getByRole('table', { name: 'Runs of hubspot' }).getByRole('row');
    await soon(() => rows.count()).toBeGreaterThan(12);
    await page.getByRole('button', { name: /Time range/ }).click();
    await page.getByText('Last 1 hour', { exact: true }).click();
    await page.waitForURL(/\?from=\d{13}$/);
    await soon(() => rows.count()).toBeLessThan(8);
    const shown = await rows.count();
    await page.reload();
    await soon(() => rows.count()).toBe(shown);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('S0-06 S0-13 older runs are loaded when they are asked for, newest first', async () => {
    const hour = 3_600_000;
    const ages = [...Array.from({ length: 70 }, (_, n) => n + 1), 240, 300, 360];
    const random = seeded(3);
    for (const age of ages) {
      const run = new SampleRun(random, Date.now() - age * hour, { 'sync.integration': 'shopify', 'sync.name': `${age} hours ago` });
      run.end('completed', run.startMs + 1_000);
      await post(`${collector.url}/v1/logs`, logsRequest(run.logs));
    }
    const tab = await open('/a/synctrail-integrations-app/integrations/shopify');
    const { page } = tab;
    const table = page.getByRole('table', { name: 'Runs of shopify' });
    await soon(() => table.getAttribute('aria-rowcount')).toBe('71');
    expect(await table.getByRole('row').nth(1).innerText()).toContain('1 hours ago');
    await page.getByRole('button', { name: 'Load older runs' }).click();
    await soon(() => table.getAttribute('aria-rowcount')).toBe('74');
    await table.getByText('73 runs: all of them').waitFor();
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it.each(['en-US@posix', 'C'])('a browser that calls its locale %s is no hindrance', async (locale) => {
    const tab = await open('/healthz', locale);
    const { page } = tab;
    await page.goto(`${collector.url}${HUBSPOT}`);
    await page.getByRole('table', { name: 'Runs of hubspot' }).waitFor();
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('an engine that refuses is quoted, and asked again on Retry', async () => {
    const tab = await open('/');
    const { page } = tab;
    await page.route('**/loki/**', (route) =>
      route.fulfill({ status: 400, contentType: 'text/plain', body: 'too many outstanding requests' }),
    );
    await page.goto(`${collector.url}${HUBSPOT}`);
    await page.getByText('too many outstanding requests').waitFor();
    await page.unroute('**/loki/**');
    await page.getByRole('button', { name: 'Retry' }).click();
    const table = page.getByRole('table', { name: 'Runs of hubspot' });
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBeGreaterThan(1);
    await tab.close();
  });
});
