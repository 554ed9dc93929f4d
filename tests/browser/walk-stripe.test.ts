import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildStripeMock, startStripeMock, type StripeMock } from '../../examples/stripe/src/stripe-mock.ts';
import { RECORDS } from '../../examples/stripe/test/fixture.ts';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { launchBrowser } from './support/browser.ts';
import { APP, insistOnBuild, openViewer } from './support/viewer.ts';
import { walker } from './support/walker.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'examples', 'stripe', 'src', 'main.ts');
const started = await launchBrowser();
const built = buildStripeMock();
if (built.kind === 'skipped') console.error(`SKIPPED the walk through Stripe's data: ${built.reason}`);

describe.skipIf(started.kind === 'none' || built.kind === 'skipped')('a walk through what the stripe client synced', () => {
  let collector: CollectorProcess;
  let mock: StripeMock;
  let folder: string;
  let runId: string;

  beforeAll(async () => {
    if (built.kind === 'skipped') return;
    insistOnBuild();
    [collector, mock, folder] = await Promise.all([
      startCollector(),
      startStripeMock(built.file),
      mkdtemp(join(tmpdir(), 'synctrail-stripe-')),
    ]);
    const args = [
      '--conditions=synctrail-source',
      '--disable-warning=ExperimentalWarning',
      MAIN,
      '--endpoint',
      collector.url,
      '--stripe',
      mock.url,
      '--data',
      folder,
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    runId = String(output.trimEnd().split('\n').at(-1));
  });

  afterAll(async () => {
    await Promise.all([collector?.stop(), mock?.close()]);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    if (started.kind === 'browser') await started.browser.close();
  });

  it.each(RECORDS)(
    'S0-31 S0-36 S0-37 S0-38 S0-39: run → $step → page → $id → its calls, each with its address and status',
    async ({ step, type, id, list, calls }) => {
      if (started.kind === 'none') return;
      const tab = await openViewer(started.browser, collector.url, `${APP}/integrations/stripe`);
      const walk = walker(tab);
      await walk.rows('Runs of stripe').first().waitFor();
      await tab.page.locator(`a[href$="/runs/${runId}"]`).click();
      await walk.open('Steps', step, step);
      await walk.open('Pages', 'Page 1', 'Page 1');
      await walk.open(/Entities|Records/, id, `${type} ${id}`);
      await walk.rows('API calls').first().waitFor();
      const seen = (await walk.rows('API calls').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' '));
      for (const call of [list, ...calls]) {
        const [method = '', address = ''] = call.split(' ');
        const row = seen.find((one) => one.includes(method) && one.replaceAll(' ', '').includes(`${mock.url}${address}`));
        expect(row, `${call} in ${seen.join('\n')}`).toMatch(/\b200\b/);
      }
      await tab.screenshot(`stripe-${step}`);
      expect(tab.problems).toEqual([]);
      await tab.close();
    },
  );
});
