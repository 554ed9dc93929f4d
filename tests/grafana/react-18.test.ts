import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser/support/browser.ts';
import { APP, insistOnBuild } from '../browser/support/viewer.ts';
import { openPage, type WatchedPage } from '../browser/support/watched-page.ts';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { sendSample } from '../support/send-sample.ts';
import { packagesIn } from './older-packages.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const GRAFANA = '12.4.10';
const REACT = '18.3.1';
const older = await packagesIn(`grafana-${GRAFANA}`, {
  '@grafana/data': GRAFANA,
  '@grafana/i18n': GRAFANA,
  '@grafana/runtime': GRAFANA,
  '@grafana/ui': GRAFANA,
  react: REACT,
  'react-dom': REACT,
});
const started = await launchBrowser();

/** Builds the viewer's page inside the folder, so that it finds the packages there before ours. */
async function buildHost(folder: string): Promise<string> {
  const host = join(folder, 'viewer');
  rmSync(host, { recursive: true, force: true });
  for (const part of ['src', 'public', 'icons', 'vite', 'index.html', 'vite.config.ts', 'package.json'])
    cpSync(join(ROOT, 'viewer', part), join(host, part), { recursive: true });
  await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', host, '--logLevel', 'warn'], {
    cwd: ROOT,
    // In a test Grafana's packages keep the address to themselves.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return join(host, 'dist');
}

describe.skipIf(older.kind === 'absent' || started.kind === 'none')(
  `the same build of the plugin on Grafana ${GRAFANA} with React ${REACT}`,
  () => {
    let collector: CollectorProcess;
    let host = '';

    beforeAll(async () => {
      if (older.kind === 'absent') return;
      insistOnBuild();
      [host, collector] = await Promise.all([buildHost(older.folder), startCollector()]);
      await sendSample(collector.url);
    }, 300_000);

    afterAll(async () => {
      await collector?.stop();
      if (started.kind === 'browser') await started.browser.close();
    });

    async function open(path: string): Promise<WatchedPage> {
      if (started.kind === 'none') throw new Error(started.reason);
      const tab = await openPage(started.browser);
      // The page and its files are the older host's; the plugin and the engines' answers are the collector's.
      await tab.page.route('**/*', async (route) => {
        const { pathname } = new URL(route.request().url());
        if (pathname.startsWith('/public/plugins/') || pathname.startsWith('/api/')) return await route.continue();
        const file = join(host, pathname);
        return await route.fulfill({ path: pathname.startsWith('/public/') && existsSync(file) ? file : join(host, 'index.html') });
      });
      await tab.page.goto(`${collector.url}${path}`);
      return tab;
    }

    it('is hosted by those versions', () => {
      const versionOf = (name: string) =>
        (JSON.parse(readFileSync(join(host, '..', '..', 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
      expect([versionOf('react'), versionOf('react-dom'), versionOf('@grafana/ui')]).toEqual([REACT, REACT, GRAFANA]);
    });

    it(
      'S0-11 S0-12 S0-19 S0-24 S0-30 S0-36 goes from the integrations to a call, without an error in the console',
      { timeout: 120_000 },
      async () => {
        const tab = await open(APP);
        const { page } = tab;
        await page.getByRole('link', { name: 'Runs of hubspot' }).click();
        await page.getByRole('button', { name: /Time range/ }).click();
        await page.keyboard.press('Escape');
        await page.getByRole('row').filter({ hasText: 'Partially failed' }).getByRole('link').first().click();
        await page.getByRole('link', { name: 'Step contacts' }).click();
        await page.getByRole('link', { name: 'Page 1' }).click();
        await page.getByRole('table', { name: 'Entities' }).getByRole('row').nth(1).click();
        await page.getByRole('table', { name: 'API calls' }).waitFor();
        expect(new URL(page.url()).pathname).toMatch(/\/entities\/[0-9a-f-]+$/);
        await tab.screenshot('grafana-12-calls');
        expect(tab.problems).toEqual([]);
        await tab.close();
      },
    );

    it('has its configuration page', async () => {
      const tab = await open('/plugins/synctrail-integrations-app');
      await tab.page.getByRole('combobox', { name: 'Tempo' }).waitFor();
      await tab.screenshot('grafana-12-configuration');
      expect(tab.problems).toEqual([]);
      await tab.close();
    });
  },
);
