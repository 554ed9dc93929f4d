import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Launch } from './browser.ts';
import { openPage, type Theme, type WatchedPage } from './watched-page.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Where the plugin's pages begin, in Grafana as in the viewer. */
export const APP = '/a/synctrail-integrations-app';

/** A page of an old build would prove nothing; a missing one is told in plain words. */
export function insistOnBuild(): void {
  for (const built of ['viewer/dist/index.html', 'plugin/dist/module.js']) {
    if (!existsSync(join(ROOT, built))) throw new Error(`${built} is missing: npm run build`);
  }
}

/** Opens a path of the viewer in a tab of its own. */
export async function openViewer(browser: Browser, base: string, path: string, theme: Theme = 'dark'): Promise<WatchedPage> {
  const tab = await openPage(browser, { theme });
  await tab.page.goto(`${base}${path}`);
  return tab;
}

/** Opens an address in a tab of its own, after `prepare` has done what must come before. */
export async function openPrepared(launch: Launch, address: string, prepare?: (tab: WatchedPage) => Promise<void>): Promise<WatchedPage> {
  if (launch.kind === 'none') throw new Error(launch.reason);
  const tab = await openPage(launch.browser);
  await prepare?.(tab);
  await tab.page.goto(address);
  return tab;
}

/** From the runs of an integration to the step of its partially failed run, as a person goes; answers the path of the step. */
export async function walkToContacts({ page }: WatchedPage): Promise<string> {
  await page.getByRole('row').filter({ hasText: 'Partially failed' }).getByRole('link').click();
  await page.getByRole('link', { name: 'Step contacts' }).click();
  await page.getByRole('table', { name: 'Pages' }).waitFor();
  return new URL(page.url()).pathname;
}
