import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
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
