import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { companiesWith, CONTACT_WITH_CALLS, contactsWith, dealsWith, INITIAL } from '../../examples/demo/provider/known.ts';
import { demo } from '../../examples/demo/test/demo-process.ts';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { launchBrowser } from './support/browser.ts';
import { APP, insistOnBuild, openViewer } from './support/viewer.ts';
import { type Walker, walker } from './support/walker.ts';
import type { WatchedPage } from './support/watched-page.ts';

const started = await launchBrowser();
const STEPS = ['settings', 'owners', 'companies', 'contacts', 'deals', 'load deals'];

describe.skipIf(started.kind === 'none')('a walk through the demo', () => {
  let collector: CollectorProcess;
  let runId: string;
  let tab: WatchedPage;
  let walk: Walker;

  async function at(path: string): Promise<void> {
    if (started.kind === 'none') throw new Error(started.reason);
    tab = await openViewer(started.browser, collector.url, path);
    walk = walker(tab);
  }

  async function leave(): Promise<void> {
    expect(tab.problems).toEqual([]);
    await tab.close();
  }

  beforeAll(async () => {
    insistOnBuild();
    collector = await startCollector();
    const { code, lines, complaint } = await demo('--endpoint', collector.url, '--once').ended;
    expect(code, complaint).toBe(0);
    runId = lines.at(-1) ?? '';
  });

  afterAll(async () => {
    await collector?.stop();
    if (started.kind === 'browser') await started.browser.close();
  });

  const inRun = (): string => `${APP}/integrations/acme-crm/runs/${runId}`;

  it('S0-01 S0-02 S0-09 S0-10 S0-11 S0-12 S0-19 S0-24 S0-30 S0-36: goes from the integration down to the call, and each address can be sent', async () => {
    await at('/');
    const card = tab.page.getByRole('listitem').filter({ has: tab.page.getByRole('heading', { name: /acme-crm/ }) });
    await card.getByText(/synced/).waitFor();
    await tab.screenshot('walk-1-integrations');
    await card.getByRole('link', { name: 'Runs of acme-crm' }).click();

    const runs = 'Runs of acme-crm';
    await walk.rows(runs).first().waitFor();
    await tab.screenshot('walk-2-runs');
    await walk.reload(runs);
    expect(await walk.rows(runs).first().innerText()).toMatch(/Partially failed/);
    await walk.open(runs, 'Partially failed', /Acme CRM of Nordwind/);

    const steps = 'Steps';
    await walk.reload(steps);
    await tab.screenshot('walk-3-steps');
    expect((await walk.rows(steps).allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(STEPS);
    await walk.open(steps, 'contacts', 'contacts');

    const pages = 'Pages';
    await walk.reload(pages);
    await tab.screenshot('walk-4-pages');
    expect(await walk.rows(pages).count()).toBe(INITIAL.contacts.read / 100);
    await walk.open(pages, 'Page 2', 'Page 2');

    const entities = /Entities|Records/;
    await walk.reload(entities);
    await tab.screenshot('walk-5-entities');
    await walk.open(entities, 'acme-c-', /^contact acme-c-/);

    const calls = 'API calls';
    await walk.reload(calls);
    await tab.screenshot('walk-6-calls');
    expect(await walk.rows(calls).filter({ hasText: 'fetched by' }).textContent()).toMatch(/\/v3\/contacts\?limit=100/);

    const crumbs = await walk.crumbs();
    expect(crumbs.slice(0, 3)).toEqual(['Synctrail', 'Integrations', 'acme-crm']);
    expect(crumbs.slice(4, 6)).toEqual(['contacts', 'Page 2']);
    const way = tab.page.getByRole('navigation', { name: 'Breadcrumbs' });
    const wide = tab.page.viewportSize();
    await tab.page.setViewportSize({ width: 400, height: 800 });
    // Of six there is room for the way back and for where one is, whole.
    expect((await way.getByRole('listitem').allInnerTexts()).filter((text) => text !== '').map((text) => text.trim())).toHaveLength(2);
    expect(await way.getByRole('link').allInnerTexts()).toEqual(['Page 2']);
    if (wide !== null) await tab.page.setViewportSize(wide);
    await way.getByRole('link', { name: 'acme-crm' }).click();
    await walk.rows(runs).first().waitFor();
    await leave();
  });

  it(
    'R-2: every record that a step counted is on its pages, also where it was handed off, tried again or had no page',
    { timeout: 120_000 },
    async () => {
      const missing = (): Promise<number> => tab.page.getByText(/(?:missing here|not here yet)$/).count();
      for (const step of STEPS) {
        await at(inRun());
        await tab.page.getByRole('link', { name: `Step ${step}`, exact: true }).click();
        await walk
          .rows(/Pages|Entities/)
          .first()
          .waitFor();
        await tab.page.waitForLoadState('networkidle');
        await expect.poll(missing).toBe(0);
        await walk
          .rows(/Pages|Entities/)
          .first()
          .click();
        await walk
          .rows(/Entities|API calls/)
          .first()
          .waitFor();
        await expect.poll(missing).toBe(0);
        await leave();
      }
    },
  );

  it('S0-14 … S0-18, S0-20 … S0-23: the numbers are those of the provider’s records', async () => {
    await at(inRun());
    await walk.rows('Steps').first().waitFor();
    for (const [step, expected] of Object.entries(INITIAL)) {
      const cells = (
        await walk
          .rows('Steps')
          .filter({ has: tab.page.getByRole('link', { name: `Step ${step}`, exact: true }) })
          .getByRole('cell')
          .allInnerTexts()
      ).map((text) => text.replaceAll(',', ''));
      await walk.rows('Steps').first().waitFor();
      const headers = await tab.page.getByRole('table', { name: 'Steps' }).getByRole('columnheader').allInnerTexts();
      const cell = (header: string): string | undefined => cells[headers.indexOf(header)];
      const skipped = Object.values(expected.skipped).reduce((sum, count) => sum + count, 0);
      expect({ step, created: cell('Created'), skipped: cell('Skipped'), failed: cell('Failed') }).toEqual({
        step,
        created: String(expected.created),
        skipped: String(skipped),
        failed: String(expected.failed),
      });
    }
    await leave();
  });

  it('S0-26 … S0-29: a page says its method, address, retries and what was left of the quota', async () => {
    await at(inRun());
    await walk.open('Steps', 'contacts', 'contacts');
    const fourth = await walk.rows('Pages').filter({ hasText: 'Page 4' }).first().innerText();
    expect(fourth.replaceAll(/\s+/g, '')).toMatch(/GEThttp:\/\/127\.0\.0\.1:\d+\/v3\/contacts\?limit=100&after=acme-c-103001\d+of250left/);
    await leave();
  });

  it('S0-42 S0-43a S0-43b S0-44: from the runs, an external id gives the run that touched it and why it failed', async () => {
    const [id = ''] = contactsWith('gone');
    await at(`${APP}/integrations/acme-crm`);
    await walk.rows('Runs of acme-crm').first().waitFor();
    await walk.search(id);
    const row = walk.rows('Exact matches').first();
    await row.waitFor();
    expect(await walk.rows('Exact matches').count()).toBe(1);
    expect(await row.innerText()).toMatch(/failed[\s\S]*does not exist or was deleted/i);
    await walk.reload('Exact matches');
    await tab.screenshot('walk-7-search');
    await row.click();
    await tab.page.getByRole('heading', { level: 1, name: `contact ${id}` }).waitFor();
    const why = tab.page.getByRole('region', { name: 'Why it failed' });
    expect(await why.innerText()).toMatch(/does not exist or was deleted[\s\S]*customer must act/);
    expect(await walk.calls(404).count()).toBeGreaterThan(0);
    await leave();
  });

  it('S0-43c: inside a run the same id narrows to the steps and records where it appears', async () => {
    const [id = ''] = contactsWith('gone');
    await at(inRun());
    await walk.rows('Steps').first().waitFor();
    await walk.search(id);
    await tab.page.getByText(id).first().waitFor();
    await tab.page.waitForLoadState('networkidle');
    expect(await tab.page.getByRole('main').innerText()).toMatch(/contacts/);
    expect(await tab.page.getByRole('link', { name: `contact ${id}`, exact: true }).count()).toBeGreaterThan(0);
    await tab.screenshot('walk-8-search-in-run');
    await tab.page.getByRole('searchbox').fill('nobody-has-this-id');
    await tab.page
      .getByRole('link', { name: `contact ${id}`, exact: true })
      .first()
      .waitFor({ state: 'detached' });
    await tab.page.getByText('No record with the id “nobody-has-this-id” in this run').waitFor();
    await leave();
  });

  it('S0-34 S0-33c: a skipped record says why, a failed one what went wrong', async () => {
    const [skipped = ''] = contactsWith('no_email');
    await at(`${APP}/integrations/acme-crm?q=${skipped}`);
    const row = walk.rows('Exact matches').first();
    await row.waitFor();
    expect(await row.innerText()).toMatch(/Skip/);
    expect(await row.innerText()).toMatch(/no_email|e-mail/);
    await leave();
  });

  it('S0-36: a record that went out in a batch shows the call that carried it', async () => {
    const [company = ''] = companiesWith(undefined);
    await at(`${APP}/integrations/acme-crm?q=${company}`);
    await walk.open('Exact matches', company, `company ${company}`);
    const batch = walk.rows('API calls').filter({ hasText: 'carried 50 records' });
    await batch.waitFor();
    expect(await batch.innerText()).toMatch(/POST/);
    expect(await walk.rows('API calls').filter({ hasText: 'fetched by' }).count()).toBe(1);
    await tab.screenshot('walk-9-batch');
    await leave();
  });

  it('S0-36: a record that was loaded elsewhere shows the call of the page that fetched it', async () => {
    const [deal = ''] = dealsWith(undefined);
    await at(`${APP}/integrations/acme-crm?q=${deal}`);
    await walk.open('Exact matches', deal, `deal ${deal}`);
    const list = walk.rows('API calls').filter({ hasText: 'fetched by' });
    await list.waitFor();
    expect(await list.textContent()).toMatch(/\/v3\/deals\?limit=50/);
    await tab.screenshot('walk-10-loaded-elsewhere');
    await leave();
  });

  it('S0-37 … S0-41: a call shows method, address, status, time and parameters', async () => {
    await at(`${APP}/integrations/acme-crm?q=${CONTACT_WITH_CALLS}`);
    await walk.open('Exact matches', CONTACT_WITH_CALLS, `contact ${CONTACT_WITH_CALLS}`);
    await walk.rows('API calls').first().waitFor();
    const own = walk.rows('API calls').filter({ hasText: CONTACT_WITH_CALLS });
    expect(await own.count()).toBeGreaterThanOrEqual(2);
    expect((await own.first().innerText()).replaceAll(/\s+/g, ' ')).toMatch(/GET .*200 Succeeded <?\d+/);
    await own.first().getByRole('button').click();
    await tab.screenshot('walk-11-call-detail');
    await leave();
  });
});
