import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { sendSample } from '../support/send-sample.ts';
import { launchBrowser } from './support/browser.ts';
import { insistOnBuild } from './support/viewer.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const started = await launchBrowser();

interface Suite {
  suites?: Suite[];
  specs?: { title: string; ok: boolean; tests: { results: { error?: { message: string } }[] }[] }[];
}

function specsOf(suite: Suite): NonNullable<Suite['specs']> {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

describe.skipIf(started.kind === 'none')('the specs that a real Grafana is tried with', () => {
  let viewer: CollectorProcess | undefined;

  beforeAll(async () => {
    insistOnBuild();
    if (started.kind === 'browser') await started.browser.close();
    if (process.env['GRAFANA_URL'] !== undefined) return;
    viewer = await startCollector();
    await sendSample(viewer.url);
  });

  afterAll(async () => await viewer?.stop());

  it(
    'S0-10 S0-12 S0-19 S0-24 S0-30 S0-36 hold: drill-down, deep links, an engine’s fault, the configuration',
    { timeout: 240_000 },
    async () => {
      if (started.kind === 'none') throw new Error(started.reason);
      const child = spawn(process.execPath, [join(ROOT, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter=json'], {
        cwd: join(ROOT, 'plugin'),
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          CHROMIUM_PATH: started.executable,
          CHROMIUM_ENV: JSON.stringify(started.env),
          ...(viewer === undefined ? {} : { GRAFANA_URL: viewer.url, SYNCTRAIL_E2E_INTEGRATION: 'hubspot' }),
        },
      });
      const ended = once(child, 'exit');
      const report = JSON.parse(await text(child.stdout)) as Suite & { errors: { message: string }[] };
      await ended;
      const specs = specsOf(report);
      const failed = specs
        .filter((spec) => !spec.ok)
        .map((spec) => [spec.title, spec.tests.flatMap((test) => test.results.map((result) => result.error?.message))]);
      expect([...report.errors.map((error) => error.message), ...failed]).toEqual([]);
      expect(specs.length).toBeGreaterThan(3);
    },
  );
});
