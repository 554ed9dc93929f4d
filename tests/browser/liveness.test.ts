import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, type DemoProcess, temporaryFolder } from '../../examples/demo/test/demo-process.ts';
import { parseSearch } from '../../plugin/src/data/wire/tempo-search.ts';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { launchBrowser } from './support/browser.ts';
import { APP, insistOnBuild, openViewer } from './support/viewer.ts';
import { walker } from './support/walker.ts';

const MINUTE_MS = 60_000;
const started = await launchBrowser();

describe.skipIf(started.kind === 'none')('runs without an end', () => {
  let collector: CollectorProcess;
  let target: Awaited<ReturnType<typeof temporaryFolder>>;
  let killed = '';
  let schedule: DemoProcess | undefined;

  beforeAll(async () => {
    insistOnBuild();
    collector = await startCollector();
    target = await temporaryFolder();
  });

  afterAll(async () => {
    schedule?.child.kill('SIGTERM');
    await schedule?.ended;
    await collector?.stop();
    await target?.remove();
    if (started.kind === 'browser') await started.browser.close();
  });

  it('R-5: a killed run is seen in progress, then stalled, then lost; what it had done stays', async () => {
    if (started.kind === 'none') return;
    const { lines, code, complaint } = await demo('--endpoint', collector.url, '--kill-demo').ended;
    expect(code, complaint).toBe(0);
    killed = String(lines.at(-1));
    const tab = await openViewer(started.browser, collector.url, `${APP}/integrations/acme-crm`);
    const run = tab.page.getByRole('row').filter({ has: tab.page.locator(`a[href$="/runs/${killed}"]`) });
    await run.getByText('In progress').waitFor();

    await tab.page.clock.install({ time: Date.now() + 3 * MINUTE_MS });
    await tab.page.reload();
    await run.getByText('Stalled').waitFor();
    await tab.screenshot('liveness-stalled');

    await tab.page.clock.setSystemTime(Date.now() + 12 * MINUTE_MS);
    await tab.page.reload();
    await run.getByText('Lost').waitFor();
    await tab.screenshot('liveness-lost');

    await run.click();
    await tab.page.getByRole('heading', { level: 1, name: /Acme CRM/ }).waitFor();
    const walk = walker(tab);
    await walk.rows('Steps').first().waitFor();
    expect(await tab.page.getByRole('main').innerText()).toMatch(/Lost/);
    await tab.screenshot('liveness-lost-run');
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('S1-17 S1-63: a run in progress counts on while it is watched', { timeout: 120_000 }, async () => {
    if (started.kind === 'none') return;
    schedule = demo('--endpoint', collector.url, '--schedule', '--data', target.folder);
    const tab = await openViewer(started.browser, collector.url, `${APP}/integrations/acme-crm`);
    const live = tab.page
      .getByRole('row')
      .filter({ hasText: 'history' })
      .filter({ hasText: 'In progress' })
      .filter({ hasNot: tab.page.locator(`a[href$="/runs/${killed}"]`) });
    await live.first().click();
    const fetched = async (): Promise<number> =>
      Number((await tab.page.locator('dt:has-text("Fetched") + dd').innerText()).replaceAll(',', ''));
    const before = await fetched();
    await expect.poll(fetched, { timeout: 60_000 }).toBeGreaterThan(before);
    expect(await tab.page.getByRole('main').innerText()).toMatch(/In progress/);
    await tab.screenshot('liveness-in-progress');
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it(
    'S0-15a S0-15b S0-33b S0-33d: says which type a run was, and what an incremental one updated and deleted',
    { timeout: 120_000 },
    async () => {
      if (started.kind === 'none') return;
      const tab = await openViewer(started.browser, collector.url, `${APP}/integrations/acme-crm`);
      const walk = walker(tab);
      await walk
        .rows('Runs of acme-crm')
        .filter({ hasText: 'Incremental' })
        .filter({ hasText: 'Nordwind' })
        .first()
        .waitFor({ timeout: 60_000 });
      await walk.rows('Runs of acme-crm').filter({ hasText: 'Full' }).first().waitFor();
      for (const action of ['update', 'delete']) {
        await expect.poll(() => recordWith(action)).toBeTruthy();
        const id = await recordWith(action);
        await walk.search(String(id));
        const row = walk.rows('Exact matches').filter({ hasText: new RegExp(`^.*${action}`, 'i') });
        await row.first().waitFor();
        expect(await row.first().textContent()).toContain(id);
      }
      expect(tab.problems).toEqual([]);
      await tab.close();
    },
  );

  /** Source id of a record that something was done to. */
  async function recordWith(action: string): Promise<string | undefined> {
    const query = `{ span."sync.level" = "entity" && span."sync.entity.action" = "${action}" } | select(span."sync.entity.source_id")`;
    const answer = await fetch(`${collector.url}/tempo/api/search?${new URLSearchParams({ q: query }).toString()}`);
    const [span] = parseSearch(await answer.json()).flatMap((trace) => trace.spans);
    return span?.attributes['sync.entity.source_id'];
  }
});
