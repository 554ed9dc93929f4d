import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { logsRequest, tracesRequest } from '../support/otlp-json.ts';
import { sampleScenes } from '../support/sample-scenes.ts';
import { sendSample } from '../support/send-sample.ts';
import { launchBrowser } from './support/browser.ts';
import { likeGrafana } from './support/grafana-like.ts';
import { APP, insistOnBuild } from './support/viewer.ts';
import { openPage, type WatchedPage } from './support/watched-page.ts';

const started = await launchBrowser();
const ACME = 'a-token-of-the-workspace-acme';
const BETA = 'a-token-of-the-workspace-beta';
const CONFIG = `access:
  tokens:
    - { name: acme, token: ${ACME}, roles: [ingest, read], workspace: acme }
    - { name: beta, token: ${BETA}, roles: [ingest, read], workspace: beta }
`;

afterAll(async () => {
  if (started.kind === 'browser') await started.browser.close();
});

/** Runs → steps → pages → records → calls, and a search. */
async function walk({ page }: WatchedPage, base: string): Promise<void> {
  await page.goto(`${base}${APP}`);
  await page.getByRole('link', { name: 'Runs of hubspot' }).click();
  await page.getByRole('row').filter({ hasText: 'Partially failed' }).getByRole('link').first().click();
  await page.getByRole('link', { name: 'Step contacts' }).click();
  await page.getByRole('link', { name: 'Page 1' }).click();
  await page.getByRole('table', { name: 'Entities' }).getByRole('row').nth(1).click();
  await page.getByRole('table', { name: 'API calls' }).waitFor();
  await page.goto(`${base}${APP}/integrations/hubspot?q=hs-3007`);
  await page.getByRole('table', { name: 'Exact matches' }).waitFor();
  await page.waitForLoadState('networkidle');
}

/** What a page asks for as data; the page itself and its files are loaded otherwise. */
const isData = (request: Request): boolean => ['xhr', 'fetch'].includes(request.resourceType());

describe.skipIf(started.kind === 'none')('what the pages ask', () => {
  let collector: CollectorProcess;

  beforeAll(async () => {
    insistOnBuild();
    collector = await startCollector();
    await sendSample(collector.url);
  });

  afterAll(async () => await collector?.stop());

  it('goes through the data-source proxy by uid and nowhere else, to be read only, with nothing of its own to say who asks', async () => {
    if (started.kind === 'none') throw new Error(started.reason);
    const tab = await openPage(started.browser);
    const requests: Request[] = [];
    tab.page.on('request', (request) => requests.push(request));
    await walk(tab, collector.url);

    expect(requests.filter((request) => new URL(request.url()).origin !== collector.url).map((request) => request.url())).toEqual([]);
    const data = requests.filter((request) => isData(request) && new URL(request.url()).pathname.startsWith('/api/'));
    const proxied = /^\/api\/datasources\/proxy\/uid\/synctrail-(?:tempo|loki)\//;
    // `/api/session` is the viewer's own; no Grafana has it.
    const elsewhere = data.filter((request) => !proxied.test(new URL(request.url()).pathname) && !request.url().endsWith('/api/session'));
    expect(elsewhere.map((request) => request.url())).toEqual([]);
    expect(data.length).toBeGreaterThan(10);
    expect(new Set(data.map((request) => request.method()))).toEqual(new Set(['GET']));
    for (const request of data) {
      const headers = await request.allHeaders();
      expect(Object.keys(headers).filter((name) => /^(?:authorization|x-scope-orgid|x-grafana.*|x-dashboard.*)$/.test(name))).toEqual([]);
    }
    expect(tab.problems).toEqual([]);
    await tab.close();
  });
});

describe.skipIf(started.kind === 'none')('a data source with a tenant of its own', () => {
  let viewer: CollectorProcess;
  let engines: CollectorProcess;
  let folder = '';

  beforeAll(async () => {
    insistOnBuild();
    folder = await mkdtemp(join(tmpdir(), 'synctrail-'));
    const file = join(folder, 'synctrail.yaml');
    await writeFile(file, CONFIG);
    viewer = await startCollector();
    engines = await startCollector({ env: { SYNCTRAIL_CONFIG: file } });
    // The same syncs in both workspaces, but chargebee's in beta only.
    const now = Date.now();
    for (const run of sampleScenes(now)) {
      const refused = JSON.stringify(run.logs).includes('chargebee');
      for (const token of refused ? [BETA] : [ACME, BETA]) {
        await send('logs', logsRequest(run.logs), token);
        if (run.spans.length > 0) await send('traces', tracesRequest(run.spans), token);
      }
    }
  });

  afterAll(async () => {
    await engines?.stop();
    await viewer?.stop();
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  async function send(signal: string, body: string, token: string): Promise<void> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const answer = await fetch(`${engines.url}/v1/${signal}`, { method: 'POST', headers, body });
    if (answer.status !== 200) throw new Error(`${signal}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }

  async function open(headers: Record<string, string>): Promise<WatchedPage> {
    if (started.kind === 'none') throw new Error(started.reason);
    const tab = await openPage(started.browser);
    await likeGrafana(tab.page, [
      { uid: 'team-traces', name: 'Traces of the team', type: 'tempo', url: `${engines.url}/tempo`, headers },
      { uid: 'team-logs', name: 'Logs of the team', type: 'loki', url: `${engines.url}/loki`, headers },
    ]);
    return tab;
  }

  it('is read as Grafana sends it, X-Scope-OrgID with the token: its workspace whole, and nothing of another', async () => {
    const tab = await open({ authorization: `Bearer ${ACME}`, 'x-scope-orgid': 'acme' });
    const sent: Request[] = [];
    tab.page.on('request', (request) => sent.push(request));
    await walk(tab, viewer.url);
    for (const request of sent) expect(Object.keys(request.headers())).not.toContain('x-scope-orgid');
    await tab.page.goto(`${viewer.url}${APP}`);
    await tab.page.getByRole('link', { name: 'Runs of hubspot' }).waitFor();
    expect(await tab.page.getByRole('link', { name: 'Runs of chargebee' }).count()).toBe(0);
    expect(tab.problems).toEqual([]);
    await tab.close();

    const other = await open({ authorization: `Bearer ${BETA}`, 'x-scope-orgid': 'beta' });
    await other.page.goto(`${viewer.url}${APP}`);
    await other.page.getByRole('link', { name: 'Runs of chargebee' }).waitFor();
    await other.close();
  });

  it('whose tenant is not that of its token is refused, and the page says so', async () => {
    const tab = await open({ authorization: `Bearer ${ACME}`, 'x-scope-orgid': 'beta' });
    await tab.page.goto(`${viewer.url}${APP}`);
    const alert = tab.page.getByRole('alert');
    await alert.getByText(/names another workspace than that of the token/).waitFor();
    expect(await alert.innerText()).toMatch(/Loki answered 403/);
    await tab.close();
  });
});
