import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runListQuery } from '../../plugin/src/data/queries/run-queries.ts';
import { runRows } from '../../plugin/src/model/run.ts';
import { type GeneratedRun, generatedRuns, type Shape } from '../support/generated-runs.ts';
import { type JsonLog, keyValues, logsRequest } from '../support/otlp-json.ts';
import { eventReader } from './contract/readers.ts';
import { startLoki } from './loki-process.ts';
import { startLokiTargets } from './loki-targets.ts';
import { until } from './until.ts';

const HOUR_MS = 3_600_000;
const one = await startLoki();
const several = one.kind === 'absent' ? one : await startLokiTargets();
if (one.kind === 'absent') console.warn(`SKIPPED: late data on a real Loki: ${one.why}`);

const installations = [
  { name: 'one process', ends: one.kind === 'running' ? { write: one.url, read: one.url } : undefined },
  { name: 'write and read targets', ends: several.kind === 'running' ? { write: several.write, read: several.read } : undefined },
];

afterAll(async () => {
  if (one.kind === 'running') await one.stop();
  if (several.kind === 'running') await several.stop();
});

/** What a collector adds to logs that it forwards late (design: late data). */
function inLane(logs: readonly JsonLog[], lane: string): JsonLog[] {
  return logs.map((log) => ({ ...log, attributes: [...log.attributes, ...keyValues({ 'sync.lane': lane })] }));
}

describe.skipIf(one.kind === 'absent').each(installations)('S0-45: events that come late, on a Loki as $name', ({ name, ends }) => {
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const integration = `late-${name.replaceAll(' ', '-')}`;
  const read = eventReader(ends?.read ?? '');
  const range = { fromMs: now - 7 * 24 * HOUR_MS, toMs: now + 60_000 };

  const runsOf = (seed: number, endMs: number): { logs: JsonLog[]; runs: GeneratedRun[] } => {
    const shape: Shape = { integration, seed, runs: 3, steps: ['contacts'], pages: 1, entities: 2, endMs, everyMs: 60_000 };
    const sent = [...generatedRuns(shape)];
    return { logs: sent.flatMap(({ logs }) => logs), runs: sent.map(({ run }) => run) };
  };
  const send = async (logs: readonly JsonLog[]): Promise<{ status: number; text: string }> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${ends?.write}/otlp/v1/logs`, { method: 'POST', headers, body: logsRequest([...logs]) });
    return { status: answer.status, text: await answer.text() };
  };
  const shown = async (): Promise<string[]> =>
    runRows(await read.events(runListQuery({ integration }), range, 5_000), now)
      .map(({ runId }) => runId)
      .toSorted();
  const idsOf = (...parts: { runs: GeneratedRun[] }[]) => parts.flatMap(({ runs }) => runs.map(({ id }) => id)).toSorted();

  const fresh = runsOf(1, now - 60_000);
  const hoursLate = runsOf(2, now - 20 * HOUR_MS);
  const daysLate = runsOf(3, now - 60 * HOUR_MS);
  const alsoDaysLate = runsOf(4, now - 80 * HOUR_MS);

  beforeAll(async () => {
    expect(await send(fresh.logs)).toEqual({ status: 204, text: '' });
    await until('Loki shows what is fresh', async () => (await shown()).length === 3);
  }, 120_000);

  it('a day’s outage is taken beside what is fresh, and shows at once', async () => {
    expect(await send(hoursLate.logs)).toEqual({ status: 204, text: '' });
    await until('Loki shows the late runs', async () => (await shown()).length === 6);
    expect(await shown()).toEqual(idsOf(fresh, hoursLate));
  });

  it('days late it is refused in the stream of what is fresh', async () => {
    const { status, text } = await send(daysLate.logs);
    expect(status).toBe(400);
    expect(text).toMatch(/too far behind/);
  });

  it(
    'days late it is taken from two collectors, each in a lane of its own, and shows at once, and once when it is written',
    { timeout: 60_000 },
    async () => {
      // Both go on with what is fresh meanwhile, and the one that is further behind comes later.
      expect(await send(inLane(daysLate.logs, '2026-11-18-c-one'))).toEqual({ status: 204, text: '' });
      expect(await send(inLane(alsoDaysLate.logs, '2026-11-17-c-other'))).toEqual({ status: 204, text: '' });
      const more = runsOf(5, now);
      expect(await send(more.logs)).toEqual({ status: 204, text: '' });
      await until('Loki shows all', async () => (await shown()).length === 15);
      expect(await shown()).toEqual(idsOf(fresh, hoursLate, daysLate, alsoDaysLate, more));
      await fetch(`${ends?.write}/flush`, { method: 'POST' });
      expect(await shown()).toEqual(idsOf(fresh, hoursLate, daysLate, alsoDaysLate, more));
    },
  );
});
