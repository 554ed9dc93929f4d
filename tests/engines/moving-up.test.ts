import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runListQuery } from '../../plugin/src/data/queries/run-queries.ts';
import { stepsQuery } from '../../plugin/src/data/queries/step-queries.ts';
import { runRows } from '../../plugin/src/model/run.ts';
import { stepRows } from '../../plugin/src/model/step.ts';
import { askedStore, keep } from '../store/asked-store.ts';
import { storeCommand } from '../store/command.ts';
import { generatedRuns, type Shape } from '../support/generated-runs.ts';
import { eventReader } from './contract/readers.ts';
import { startLoki } from './loki-process.ts';
import { until } from './until.ts';

const DAY_MS = 86_400_000;
const loki = await startLoki();
if (loki.kind === 'absent') console.warn(`SKIPPED: moving up to a real Loki: ${loki.why}`);

const now = Date.now();
const shape: Shape = {
  integration: `moved-${now}`,
  seed: 21,
  runs: 16,
  steps: ['contacts', 'deals'],
  pages: 2,
  entities: 20,
  endMs: now - 3_600_000,
  everyMs: 1.7 * DAY_MS,
};
const sent = [...generatedRuns(shape)];
const truth = sent.map(({ run }) => run);
const range = { fromMs: now - 29 * DAY_MS, toMs: now };
const folder = mkdtempSync(join(tmpdir(), 'synctrail-moving-'));

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  if (loki.kind === 'running') await loki.stop();
});

describe.skipIf(loki.kind === 'absent')('the history of an embedded store in a real Loki', () => {
  it('is the same runs and steps, whatever was fresh there before', { timeout: 300_000 }, async () => {
    const url = loki.kind === 'running' ? loki.url : '';
    const dir = join(folder, 'data');
    const file = join(folder, 'history.jsonl');
    const asked = await askedStore({ dir, compressAfterDays: 7 });
    await keep(asked.store, sent);
    await asked.close();
    // Something fresh is in the streams already, as when senders were moved first.
    const fresh = [...generatedRuns({ ...shape, seed: 22, runs: 1, endMs: now - 60_000 })];
    const freshDir = join(folder, 'fresh');
    const freshStore = await askedStore({ dir: freshDir });
    await keep(freshStore.store, fresh);
    await freshStore.close();
    const [from, to] = [new Date(now - 40 * DAY_MS).toISOString(), new Date(now).toISOString()];
    for (const [source, out] of [
      [freshDir, join(folder, 'fresh.jsonl')],
      [dir, file],
    ] as const) {
      expect(await storeCommand(['export', '--data', source, '--from', from, '--to', to, '--out', out])).toMatchObject({
        code: 0,
        err: '',
      });
      const imported = await storeCommand(['import', out, '--loki', url]);
      expect(imported).toMatchObject({ code: 0, err: '', out: expect.stringContaining(' 0 requests refused') as string });
    }
    expect(readFileSync(file, 'utf8').split('\n').length).toBeGreaterThan(5);
    await fetch(`${url}/flush`, { method: 'POST' });

    const read = eventReader(url);
    const rows = async () => runRows(await read.events(runListQuery({ integration: shape.integration }), range, 5_000), now);
    const all = [...truth, ...fresh.map(({ run }) => run)];
    await until('Loki shows all runs', async () => (await rows()).length === all.length, 200_000);
    const found = new Map((await rows()).map((row) => [row.runId, row]));
    for (const run of all) {
      const row = found.get(run.id);
      expect(row, run.id).toMatchObject({ status: run.status, startedAt: Math.round(run.startMs) });
      expect(row?.ledger, run.id).toMatchObject({ fetched: run.ledger.fetched, failed: run.ledger.failed, created: run.ledger.created });
      const steps = stepRows(await read.events(stepsQuery({ integration: shape.integration, runId: run.id }), range, 5_000), run.status);
      expect(steps.map(({ stepId }) => stepId).toSorted()).toEqual(run.steps.map(({ id }) => id).toSorted());
    }
  });
});
