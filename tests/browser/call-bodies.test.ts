import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTACT_WITH_CALLS, contactsWith } from '../../examples/demo/provider/known.ts';
import { startBodyProvider } from '../../instrumentation/tests/support/body-provider.ts';
import { startScenario } from '../../instrumentation/tests/support/child.ts';
import { demo } from '../../examples/demo/test/demo-process.ts';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { launchBrowser } from './support/browser.ts';
import { APP, insistOnBuild, openViewer } from './support/viewer.ts';
import { walker } from './support/walker.ts';
import type { Theme, WatchedPage } from './support/watched-page.ts';

const started = await launchBrowser();

describe.skipIf(started.kind === 'none')('the bodies of a call', () => {
  let collector: CollectorProcess;
  let tab: WatchedPage;

  beforeAll(async () => {
    insistOnBuild();
    collector = await startCollector();
    const { code, complaint } = await demo('--endpoint', collector.url, '--once').ended;
    expect(code, complaint).toBe(0);
  });

  afterAll(async () => {
    await collector?.stop();
    if (started.kind === 'browser') await started.browser.close();
  });

  /** Opens the detail of a record's first call that was answered so. */
  async function detail(record: string, httpStatus: number, theme: Theme = 'dark', integration = 'acme-crm'): Promise<WatchedPage> {
    if (started.kind === 'none') throw new Error(started.reason);
    tab = await openViewer(started.browser, collector.url, `${APP}/integrations/${integration}?q=${record}`, theme);
    const walk = walker(tab);
    await walk.open('Exact matches', record, new RegExp(` ${record}$`));
    await walk.calls(httpStatus).first().getByRole('button').click();
    return tab;
  }

  async function leave(): Promise<void> {
    expect(tab.problems).toEqual([]);
    await tab.close();
  }

  it.each<Theme>(['dark', 'light'])('S2-12 S2-24 S4-25: are read when somebody opens them, with the keyboard too (%s)', async (theme) => {
    const asked: string[] = [];
    const [contact = ''] = contactsWith('invalid_email');
    const { page, screenshot } = await detail(contact, 422, theme);
    page.on('request', (request) => asked.push(decodeURIComponent(request.url())));
    const button = page.getByRole('button', { name: 'Body', exact: true });
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await button.focus();
    await page.keyboard.press('Enter');
    const sent = page.getByRole('region', { name: 'Request' }).locator('pre');
    await sent.waitFor();
    expect(asked.filter((url) => url.includes('sync_kind="body"'))).toHaveLength(1);
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    expect(await sent.innerText()).toContain('"external_id": ');
    const answer = page.getByRole('region', { name: 'Response' });
    expect(await answer.locator('pre').innerText()).toMatch(/\n {2}"/);
    await answer.getByText(/^Headers/).click();
    await answer.getByRole('table', { name: 'Response headers' }).waitFor();
    await answer.locator('pre').scrollIntoViewIfNeeded();
    await screenshot(`body-${theme}`);
    await leave();
  });

  it('SX-10: say why there are none', async () => {
    const { page, screenshot } = await detail(CONTACT_WITH_CALLS, 200);
    await page.getByRole('button', { name: 'Body', exact: true }).click();
    const status = page.getByRole('status').filter({ hasText: 'No body was kept' });
    await status.waitFor();
    expect(await status.innerText()).toMatch(/because bodies of calls that succeed are not kept/);
    await screenshot('body-none');
    await leave();
  });

  it('SX-10: say what was cut, and how many of the same failures there were', async () => {
    const provider = await startBodyProvider();
    const call = { client: 'fetch', url: `${provider.url}/500/long/plain/0`, type: 'text/html', body: ['<img src=x onerror=alert(1)>'] };
    const child = startScenario('bodies', {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      CALLS: JSON.stringify(Array.from({ length: 30 }, () => call)),
    });
    expect(await child.ended, child.stderr()).toBe(0);
    await provider.close();
    const { page, screenshot } = await detail('c-29', 500, 'light', 'hubspot');
    await page.getByRole('button', { name: 'Body', exact: true }).click();
    await page.getByText('Failure 30 of this cause in this run; bodies of 21 of these 30 are kept.').waitFor();
    expect(await page.getByRole('region', { name: 'Request' }).locator('pre').innerText()).toBe('<img src=x onerror=alert(1)>');
    const answer = page.getByRole('region', { name: 'Response' });
    expect(await answer.getByRole('note').innerText()).toBe('Not whole: it is longer than what is kept.');
    await answer.getByRole('note').scrollIntoViewIfNeeded();
    await screenshot('body-cut');
    await leave();
  });

  it('say so when they cannot be read, and can be asked for again', async () => {
    const [gone = ''] = contactsWith('gone');
    const { page, screenshot } = await detail(gone, 404);
    const body = /loki.*sync_kind.*body/;
    await page.route(body, (route) => route.fulfill({ status: 500, body: 'the engine is ill' }));
    await page.getByRole('button', { name: 'Body', exact: true }).click();
    await page.getByText('The body could not be read').waitFor();
    await screenshot('body-error');
    await page.unroute(body);
    await page.getByRole('button', { name: 'Retry' }).click();
    const answer = page.getByRole('region', { name: 'Response' }).locator('pre');
    await answer.waitFor();
    expect(await answer.innerText()).toContain(gone);
    await tab.close();
  });
});
