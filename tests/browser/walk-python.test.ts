import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { pythonExample } from '../support/python-example.ts';
import { launchBrowser } from './support/browser.ts';
import { APP, insistOnBuild, openViewer } from './support/viewer.ts';
import { walker } from './support/walker.ts';

const started = await launchBrowser();
const python = pythonExample();
if (python.kind === 'absent') console.error(`SKIPPED the walk through what Python's SDK sent: ${python.why}`);

describe.skipIf(started.kind === 'none' || python.kind === 'absent')(
  'a walk through what the plain OpenTelemetry SDK of Python sent',
  () => {
    let collector: CollectorProcess;
    let runId: string;

    beforeAll(async () => {
      insistOnBuild();
      collector = await startCollector();
      if (python.kind === 'ready') runId = python.run(collector.url);
    });

    afterAll(async () => {
      await collector?.stop();
      if (started.kind === 'browser') await started.browser.close();
    });

    it('R-8 S0-09: the attributes that the conventions call needed give all five levels', async () => {
      if (started.kind === 'none') return;
      const tab = await openViewer(started.browser, collector.url, `${APP}/integrations/desk`);
      const walk = walker(tab);
      const run = walk.rows('Runs of desk').first();
      await run.waitFor();
      expect((await run.innerText()).replaceAll(/\s+/g, ' ')).toMatch(/Partially failed .* 7 1/);
      await tab.page.locator(`a[href$="/runs/${runId}"]`).click();
      await walk.open('Steps', 'tickets', 'tickets');
      await walk.rows('Pages').nth(2).waitFor();
      await walk.open('Pages', 'Page 2', 'Page 2');
      await walk.open(/Entities|Records/, 'tick-5', 'ticket tick-5');
      const why = await tab.page.getByRole('region', { name: 'Why it failed' }).innerText();
      expect(why).toMatch(/The subject is too long/);
      await walk.rows('API calls').first().waitFor();
      const calls = (await walk.rows('API calls').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
      expect(calls.find((call) => call.includes('crm.internal.example'))).toMatch(/POST .*422/);
      expect(calls.find((call) => call.includes('api.desk.example'))).toMatch(/fetched by.*page=2.*200/);
      await tab.screenshot('python-calls');
      expect(tab.problems).toEqual([]);
      await tab.close();
    });
  },
);
