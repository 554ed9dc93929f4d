import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { launchBrowser } from './support/browser.ts';
import { openPage, type Theme } from './support/watched-page.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const APP = '/a/synctrail-integrations-app';
const started = await launchBrowser();

describe.skipIf(started.kind === 'none')('the viewer', () => {
  let collector: CollectorProcess;

  beforeAll(async () => {
    for (const built of ['viewer/dist/index.html', 'plugin/dist/module.js']) {
      if (!existsSync(join(ROOT, built))) throw new Error(`${built} is missing: npm run build`);
    }
    collector = await startCollector();
  });

  afterAll(async () => {
    await collector?.stop();
    if (started.kind === 'browser') await started.browser.close();
  });

  async function open(path: string, options: Parameters<typeof openPage>[1] = {}) {
    if (started.kind === 'none') throw new Error(started.reason);
    const tab = await openPage(started.browser, options);
    await tab.page.goto(`${collector.url}${path}`);
    return tab;
  }

  it.each<Theme>(['dark', 'light'])('shows the integrations at /, in the theme the reader prefers: %s', async (theme) => {
    const tab = await open('/', { theme });
    await tab.page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await tab.page.waitForLoadState('networkidle');
    expect(new URL(tab.page.url()).pathname).toBe(`${APP}/integrations`);
    expect(await tab.page.locator('html').getAttribute('data-theme')).toBe(theme);
    await tab.screenshot(`viewer-${theme}`);
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('takes the theme of ?theme=, and remembers the one chosen', async () => {
    const tab = await open('/?theme=light', { theme: 'dark' });
    const html = tab.page.locator('html');
    await tab.page.getByRole('button', { name: 'Change to dark theme' }).waitFor();
    expect(await html.getAttribute('data-theme')).toBe('light');
    await tab.page.goto(`${collector.url}/`);
    await tab.page.getByRole('button', { name: 'Change to light theme' }).click();
    await tab.page.getByRole('button', { name: 'Change to dark theme' }).waitFor();
    await tab.page.reload();
    await tab.page.getByRole('button', { name: 'Change to dark theme' }).waitFor();
    expect(await html.getAttribute('data-theme')).toBe('light');
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  it('says why when the plugin cannot be loaded', async () => {
    const tab = await open('/healthz');
    await tab.page.route('**/module.js', (route) => route.fulfill({ status: 404, body: '' }));
    await tab.page.goto(`${collector.url}/`);
    const alert = tab.page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/module\.js cannot be loaded\. Is the plugin built\?/);
    await tab.close();
  });

  it('runs under a policy that lets no script in from elsewhere', async () => {
    const response = await fetch(`${collector.url}${APP}/integrations`);
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    expect(await response.text()).not.toMatch(/<script(?![^>]*src=)/);
  });

  it('sends scripts compressed, and lets a browser keep what carries a hash', async () => {
    const html = await (await fetch(`${collector.url}${APP}/integrations`)).text();
    const [, script = ''] = /src="(\/public\/viewer\/index-[^"]+)"/.exec(html) ?? [];
    const response = await fetch(collector.url + script);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/javascript/);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('cache-control')).toMatch(/immutable/);
    expect(await response.text()).toContain('import');
  });
});
