import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { sendSample } from '../support/send-sample.ts';
import { launchBrowser } from './support/browser.ts';
import { type GrafanaLike, likeGrafana, type Source } from './support/grafana-like.ts';
import { APP, insistOnBuild } from './support/viewer.ts';
import { openPage, type Theme, type WatchedPage } from './support/watched-page.ts';

const CONFIGURATION = '/plugins/synctrail-integrations-app';
const started = await launchBrowser();

describe.skipIf(started.kind === 'none')('the configuration page', () => {
  let collector: CollectorProcess;

  beforeAll(async () => {
    insistOnBuild();
    collector = await startCollector();
    await sendSample(collector.url);
  });

  afterAll(async () => {
    await collector?.stop();
    if (started.kind === 'browser') await started.browser.close();
  });

  const tempo = (uid: string, name: string): Source => ({ uid, name, type: 'tempo', url: `${collector.url}/tempo` });
  const loki = (uid: string, name: string): Source => ({ uid, name, type: 'loki', url: `${collector.url}/loki` });

  async function open(
    path: string,
    sources: readonly Source[],
    { settings = {}, theme }: { settings?: Record<string, unknown>; theme?: Theme } = {},
  ): Promise<WatchedPage & { grafana: GrafanaLike }> {
    if (started.kind === 'none') throw new Error(started.reason);
    const tab = await openPage(started.browser, theme === undefined ? {} : { theme });
    const grafana = await likeGrafana(tab.page, sources, settings);
    await tab.page.goto(`${collector.url}${path}`);
    return { ...tab, grafana };
  }

  const field = (tab: WatchedPage, name: string): Locator => tab.page.getByRole('combobox', { name });
  const integrations = (tab: WatchedPage) => tab.page.getByRole('link', { name: 'Runs of hubspot' });

  /** As a person who has no mouse: types the name and takes what is offered. */
  async function choose(tab: WatchedPage, kind: string, name: string): Promise<void> {
    await field(tab, kind).focus();
    await tab.page.keyboard.type(name);
    await expect.poll(() => tab.page.getByRole('option').allInnerTexts()).toEqual([name]);
    await tab.page.keyboard.press('ArrowDown');
    await expect.poll(() => field(tab, kind).getAttribute('aria-activedescendant')).toBeTruthy();
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => field(tab, kind).inputValue()).toBe(name);
  }

  it('of one data source of a kind none needs to be chosen: the pages read from it, and the field says so', async () => {
    const sources = [tempo('only-tempo', 'Traces'), loki('only-loki', 'Logs')];
    const tab = await open(APP, sources);
    await integrations(tab).waitFor();
    await tab.page.goto(`${collector.url}${CONFIGURATION}`);
    await tab.page.getByText('Empty means Traces, the only one there is.').waitFor();
    await tab.page.getByText('Empty means Logs, the only one there is.').waitFor();
    expect(await tab.page.getByRole('alert').count()).toBe(0);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('where there is none the pages say which is missing, and lead to where it is chosen', async () => {
    const tab = await open(APP, [loki('only-loki', 'Logs')]);
    await tab.page.getByText('There is no Tempo data source.').waitFor();
    await tab.page.getByRole('link', { name: 'Choose the data sources' }).click();
    await tab.page.getByRole('alert').getByText('There is no Tempo data source.').waitFor();
    expect(new URL(tab.page.url()).pathname).toBe(CONFIGURATION);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it.each<Theme>(['dark', 'light'])('of several one is chosen by keyboard, kept, and read from alone: %s', async (theme) => {
    const unwanted: Source = { uid: 'old-tempo', name: 'Old traces', type: 'tempo' };
    const sources = [unwanted, tempo('new-tempo', 'New traces'), loki('logs-a', 'Logs of A'), loki('logs-b', 'Logs of B')];
    const tab = await open(CONFIGURATION, sources, { theme });
    const { page, grafana } = tab;
    const warning = page.getByRole('alert').filter({ hasText: 'Synctrail cannot read yet' });
    await warning.getByText('There are 2 Tempo data sources: choose one. There are 2 Loki data sources: choose one.').waitFor();
    await tab.screenshot(`configuration-to-choose-${theme}`);
    await choose(tab, 'Tempo', 'New traces');
    await choose(tab, 'Loki', 'Logs of B');
    await expect.poll(() => warning.count()).toBe(0);
    await tab.screenshot(`configuration-chosen-${theme}`);
    await page.getByRole('button', { name: 'Save' }).focus();
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    expect(grafana.settings).toEqual({ tempoUid: 'new-tempo', lokiUid: 'logs-b' });
    // Grafana's page is loaded again, with what was saved.
    await expect.poll(() => field(tab, 'Tempo').inputValue()).toBe('New traces');

    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${collector.url}${APP}/integrations/hubspot?q=hs-3007`);
    await page.getByRole('table', { name: 'Exact matches' }).waitFor();
    const uids = asked.flatMap((path) => /datasources\/proxy\/uid\/([^/]+)/.exec(path)?.[1] ?? []);
    expect(new Set(uids)).toEqual(new Set(['new-tempo', 'logs-b']));
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('a data source that was chosen and is gone is named, and no other is read in its place', async () => {
    const sources = [tempo('only-tempo', 'Traces'), loki('only-loki', 'Logs')];
    const tab = await open(APP, sources, { settings: { tempoUid: 'gone', lokiUid: 'only-loki' } });
    const asked: string[] = [];
    tab.page.on('request', (request) => asked.push(request.url()));
    const words = 'The Tempo data source that is set for Synctrail (gone) is not there any more.';
    await tab.page.getByText(words).waitFor();
    await tab.page.getByRole('link', { name: 'Choose the data sources' }).click();
    await tab.page.getByRole('alert').getByText(words).waitFor();
    expect(asked.filter((url) => url.includes('/datasources/proxy/'))).toEqual([]);
    await choose(tab, 'Tempo', 'Traces');
    await Promise.all([tab.page.waitForEvent('load'), tab.page.getByRole('button', { name: 'Save' }).click()]);
    expect(tab.grafana.settings).toEqual({ tempoUid: 'only-tempo', lokiUid: 'only-loki' });
    await tab.page.goto(`${collector.url}${APP}`);
    await integrations(tab).waitFor();
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('who may not save is told so in Grafana’s words, and what was chosen stays', async () => {
    const sources = [tempo('a', 'Traces of A'), tempo('b', 'Traces of B'), loki('only-loki', 'Logs')];
    const tab = await open(CONFIGURATION, sources);
    tab.grafana.refuse = { status: 403, message: 'You need the permission plugins:write to change this app.' };
    await choose(tab, 'Tempo', 'Traces of B');
    await tab.page.getByRole('button', { name: 'Save' }).click();
    const alert = tab.page.getByRole('alert').filter({ hasText: 'Not saved' });
    await alert.getByText('You need the permission plugins:write to change this app.').waitFor();
    expect(await field(tab, 'Tempo').inputValue()).toBe('Traces of B');
    tab.grafana.refuse = undefined;
    await Promise.all([tab.page.waitForEvent('load'), tab.page.getByRole('button', { name: 'Save' }).click()]);
    expect(tab.grafana.saved).toBe(1);
    expect(tab.problems.filter((problem) => !problem.includes('403'))).toEqual([]);
    await tab.close();
  });
});
