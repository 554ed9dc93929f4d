import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { launchBrowser } from './support/browser.ts';
import { APP, insistOnBuild, openViewer } from './support/viewer.ts';
import type { Theme, WatchedPage } from './support/watched-page.ts';

const TOKEN = 'a-token-that-nobody-guesses';
const PAGE = `${APP}/integrations?q=hub`;
const started = await launchBrowser();

afterAll(async () => {
  if (started.kind === 'browser') await started.browser.close();
});

describe.skipIf(started.kind === 'none')('the viewer of a collector with a token', () => {
  let collector: CollectorProcess;

  beforeAll(async () => {
    insistOnBuild();
    collector = await startCollector({ env: { SYNCTRAIL_TOKEN: TOKEN } });
  });

  afterAll(async () => await collector?.stop());

  async function open(path: string, theme?: Theme): Promise<WatchedPage> {
    if (started.kind === 'none') throw new Error(started.reason);
    return await openViewer(started.browser, collector.url, path, theme);
  }

  const heading = (tab: WatchedPage, name: string) => tab.page.getByRole('heading', { level: 1, name });

  async function typeToken(tab: WatchedPage, token: string): Promise<void> {
    await heading(tab, 'Sign in').waitFor();
    await tab.page.keyboard.type(token);
    await tab.page.keyboard.press('Enter');
  }

  it('signs in by keyboard alone, shows the page that was asked for, stays signed in, and signs out', async () => {
    const tab = await open(PAGE);
    const { page } = tab;
    await typeToken(tab, TOKEN);
    await heading(tab, 'Integrations').waitFor();
    await page.waitForLoadState('networkidle');
    expect(page.url()).toBe(`${collector.url}${PAGE}`);

    await page.reload();
    await heading(tab, 'Integrations').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('heading', { name: 'Sign in' }).count()).toBe(0);

    // What scripts can read holds neither the token nor the session.
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).not.toContain(TOKEN);
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/' }]);
    expect(cookies[0]?.value).not.toContain(TOKEN);

    await page.getByRole('button', { name: 'Sign out' }).focus();
    await page.keyboard.press('Enter');
    await heading(tab, 'Sign in').waitFor();
    expect(await page.context().cookies()).toEqual([]);
    await page.reload();
    await heading(tab, 'Sign in').waitFor();
    expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it.each<Theme>(['dark', 'light'])('says in words why a token is refused, and lets it be typed again: %s', async (theme) => {
    const tab = await open(PAGE, theme);
    const token = tab.page.getByLabel('Token');
    await typeToken(tab, 'not-the-token');
    const alert = tab.page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toBe('This is not a token that the collector knows.');
    expect(await token.getAttribute('autocomplete')).toBe('current-password');
    expect(await token.getAttribute('type')).toBe('password');
    expect(await tab.page.title()).toBe('Sign in - Synctrail');
    await tab.screenshot(`sign-in-${theme}`);
    // Focus is back in the field, its text selected: typing replaces it.
    await typeToken(tab, TOKEN);
    await heading(tab, 'Integrations').waitFor();
    expect(tab.problems.every((problem) => problem.includes('401') && problem.includes('/api/session'))).toBe(true);
    await tab.close();
  });

  it('asks again where the session has ended in between', async () => {
    const tab = await open(PAGE);
    await typeToken(tab, TOKEN);
    await heading(tab, 'Integrations').waitFor();
    await tab.page.waitForLoadState('networkidle');
    await tab.page.context().clearCookies();
    // As a click does that leads to a page with other queries.
    await tab.page.evaluate(`history.pushState(null, '', '${APP}/integrations/hubspot'); dispatchEvent(new PopStateEvent('popstate'))`);
    await tab.page.getByText('Your session has ended.').waitFor();
    await typeToken(tab, TOKEN);
    await tab.page.getByRole('button', { name: 'Sign out' }).waitFor();
    await heading(tab, 'Sign in').waitFor({ state: 'detached' });
    expect(new URL(tab.page.url()).pathname).toBe(`${APP}/integrations/hubspot`);
    await tab.close();
  });
});

describe.skipIf(started.kind === 'none')('the viewer of a collector without a token', () => {
  it('asks nobody to sign in, and offers no way out', async () => {
    if (started.kind === 'none') throw new Error(started.reason);
    const collector = await startCollector();
    const tab = await openViewer(started.browser, collector.url, PAGE);
    await tab.page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await tab.page.waitForLoadState('networkidle');
    expect(await tab.page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    expect(tab.problems).toEqual([]);
    await tab.close();
    await collector.stop();
  });
});
