import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runListQuery } from '../../../plugin/src/data/queries/run-queries.ts';
import { failuresQuery } from '../../../plugin/src/data/queries/step-queries.ts';
import { runRows } from '../../../plugin/src/model/run.ts';
import { type GeneratedRun, generatedRuns, type Shape } from '../../support/generated-runs.ts';
import { logsRequest } from '../../support/otlp-json.ts';
import { eventReader } from '../contract/readers.ts';
import { makeScene } from '../contract/scene.ts';
import { startLoki } from '../loki-process.ts';
import { until } from '../until.ts';
import { type Gateway, startGateway } from './start-gateway.ts';

const loki = await startLoki('-auth.enabled=true');
if (loki.kind === 'absent') console.warn(`SKIPPED: workspaces as tenants of a real Loki: ${loki.why}`);

const WORKSPACES = ['acme', 'globex'] as const;
type Workspace = (typeof WORKSPACES)[number];
const tokenOf = (workspace: Workspace) => `a-token-for-the-workspace-${workspace}`;

describe.skipIf(loki.kind === 'absent')('two workspaces through one collector, and a real Loki that asks for the tenant', () => {
  const url = loki.kind === 'running' ? loki.url : '';
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  // The same sync in both: nothing but the tenant tells them apart.
  const integration = 'shared-crm';
  const range = { fromMs: now - 6 * 3_600_000, toMs: now + 60_000 };
  const readerOf = (workspace: string) => eventReader(url, { 'x-scope-orgid': workspace });
  const sent = new Map<Workspace, GeneratedRun[]>();
  /** A run of acme's that gave its last sign of life an hour ago. */
  const silent = makeScene(integration, now - 3_600_000).atWork;
  let gateway: Gateway;

  async function send(workspace: Workspace, body: string, headers: Record<string, string> = {}): Promise<Response> {
    const authorization = `Bearer ${tokenOf(workspace)}`;
    return await fetch(`${gateway.url}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, ...headers },
      body,
    });
  }

  async function runIds(workspace: string): Promise<string[]> {
    const rows = runRows(await readerOf(workspace).events(runListQuery({ integration }), range, 5_000), now);
    return rows.map(({ runId }) => runId).filter((runId) => runId !== silent.runId);
  }

  beforeAll(async () => {
    // Only Loki is looked at here: the others are one that nobody listens on.
    const engines = { tempo: 'http://127.0.0.1:9', loki: url, prometheus: 'http://127.0.0.1:9' };
    const tokens = WORKSPACES.map((workspace) => ({
      name: `sender-${workspace}`,
      token: tokenOf(workspace),
      roles: ['ingest'],
      workspace,
    }));
    gateway = await startGateway({ engines, token: 'a-token-for-metrics', more: { access: { tokens }, lost: { intervalS: 1 } } });
    for (const [index, workspace] of WORKSPACES.entries()) {
      const shape: Shape = {
        integration,
        seed: 40 + index,
        runs: 3 + index,
        steps: ['contacts'],
        pages: 2,
        entities: 30,
        endMs: now - 120_000,
        everyMs: 600_000,
      };
      const runs = [...generatedRuns(shape)];
      sent.set(
        workspace,
        runs.map(({ run }) => run),
      );
      const answer = await send(workspace, logsRequest(runs.flatMap(({ logs }) => logs)));
      expect(answer.status, await answer.text()).toBe(200);
    }
    await until('Loki has both', async () => (await runIds('acme')).length === 3 && (await runIds('globex')).length === 4);
  }, 240_000);

  afterAll(async () => {
    await gateway?.stop();
    if (loki.kind === 'running') await loki.stop();
  });

  it('without a tenant Loki answers nothing', async () => {
    await expect(eventReader(url).events(runListQuery({ integration }), range, 10)).rejects.toThrow('401');
  });

  it.each(WORKSPACES)('a data source with the header of %s shows its runs and failures, and nothing else', async (workspace) => {
    const runs = sent.get(workspace) ?? [];
    expect((await runIds(workspace)).toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
    const failed = runs.map((run) => run.steps.flatMap(({ pages }) => pages.flatMap(({ entities }) => entities)));
    for (const [index, { id }] of runs.entries()) {
      const expected = failed[index]?.filter(({ status }) => status === 'failed').map(({ opId }) => opId);
      const found = await readerOf(workspace).events(failuresQuery({ integration, runId: id }), range, 5_000);
      expect(found.map(({ attributes }) => String(attributes['sync.op.id'])).toSorted()).toEqual(expected?.toSorted());
    }
  });

  it('a sender cannot name another workspace than that of its token', async () => {
    const answer = await send('acme', logsRequest([]), { 'x-scope-orgid': 'globex' });
    expect(answer.status).toBe(403);
  });

  it('no other tenant holds anything', async () => {
    for (const other of ['default', 'fake']) expect(await runIds(other)).toEqual([]);
  });

  it('R-5: a run that fell silent is told as lost in its own workspace alone', async () => {
    const ofRun = makeScene(integration, now - 3_600_000).logs.filter(({ attributes }) =>
      attributes.some(({ key, value }) => key === 'sync.run.id' && value['stringValue'] === silent.runId),
    );
    const answer = await send('acme', logsRequest(ofRun));
    expect(answer.status, await answer.text()).toBe(200);
    const lostIn = async (workspace: Workspace) =>
      (await readerOf(workspace).events(runListQuery({ integration }), range, 5_000))
        .filter(({ attributes }) => attributes['sync.event'] === 'SYNC_RUN_LOST')
        .map(({ attributes }) => attributes['sync.run.id']);
    await until('Loki shows that the run is lost', async () => (await lostIn('acme')).length > 0);
    expect(await lostIn('acme')).toEqual([silent.runId]);
    expect(await lostIn('globex')).toEqual([]);
  });
});
