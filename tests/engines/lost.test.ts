import { randomBytes } from 'node:crypto';
import { LOST_AFTER_MS } from '@synctrail/model';
import { afterAll, describe, expect, it } from 'vitest';
import { askLoki } from '../../collector/src/lost/ask-loki.ts';
import { COLLECTORS, LIFECYCLE, runEvents } from '../../collector/src/lost/questions.ts';
import { LOST_SETTINGS } from '../../collector/src/lost/settings.ts';
import { LostWatch } from '../../collector/src/lost/watch.ts';
import { encodeLogs } from '../../collector/src/otlp/encode/logs.ts';
import type { LogRecord } from '../../collector/src/otlp/records.ts';
import { logsRequest } from '../support/otlp-json.ts';
import { makeScene } from './contract/scene.ts';
import { startLoki } from './loki-process.ts';
import { until } from './until.ts';

const loki = await startLoki();
if (loki.kind === 'absent') console.warn(`SKIPPED: lost runs on a real Loki: ${loki.why}`);

describe.skipIf(loki.kind === 'absent')('S0-20 R-5: two collectors in front of one real Loki', () => {
  const url = loki.kind === 'running' ? loki.url : '';
  const ask = askLoki({ url, headers: {} });
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  // Its run at work gave its last sign of life an hour ago.
  const scene = makeScene(`lost-${randomBytes(3).toString('hex')}`, now - 3_600_000);
  const { runId } = scene.atWork;
  const whole = { fromMs: now - 7_200_000, toMs: now + 60_000 };

  afterAll(async () => {
    if (loki.kind === 'running') await loki.stop();
  });

  async function keep(records: readonly LogRecord[]): Promise<void> {
    const headers = { 'content-type': 'application/x-protobuf' };
    const answer = await fetch(`${url}/otlp/v1/logs`, { method: 'POST', headers, body: new Uint8Array(encodeLogs(records)) });
    if (answer.status !== 204) throw new Error(`Loki answered ${answer.status}: ${await answer.text()}`);
  }

  const watch = (collectorId: string, backlogMs: () => number) =>
    new LostWatch({ settings: LOST_SETTINGS.parse({}), ask, keep, self: { collectorId, backlogMs }, log: () => undefined, now: () => now });

  it('write one event between them, and none while one of them is behind', async () => {
    const integration = scene.logs[0]?.attributes.find(({ key }) => key === 'sync.integration')?.value['stringValue'];
    const sent = await fetch(`${url}/otlp/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: logsRequest(scene.logs.filter(({ eventName }) => eventName !== 'SYNC_COLLECTOR_ALIVE')),
    });
    expect(sent.status, await sent.text()).toBe(204);
    const events = async () => await ask(runEvents(String(integration), runId), whole, 100);
    await until('Loki shows the run', async () => (await events()).length === 2);

    let behindMs = 300_000;
    const [one, other] = [watch('c-one', () => behindMs), watch('c-other', () => 0)];
    expect(await one.look()).toBe(0);
    await until('Loki shows what the first says of itself', async () => (await ask(COLLECTORS, whole, 10)).length === 1);
    expect(await other.look()).toBe(0);
    behindMs = 0;
    // A heartbeat of the same instant but other words stays beside the first, and the newest counts: the clock goes on a millisecond.
    const [later, alsoLater] = ['c-one', 'c-other'].map(
      (id) =>
        new LostWatch({
          settings: LOST_SETTINGS.parse({}),
          ask,
          keep,
          self: { collectorId: id, backlogMs: () => 0 },
          log: () => undefined,
          now: () => now + 1,
        }),
    );
    await later?.look();
    await until(
      'Loki shows that it has caught up',
      async () => (await ask(COLLECTORS, whole, 10)).filter(({ timeMs }) => timeMs === now + 1).length === 1,
    );
    await Promise.all([later?.look(), alsoLater?.look()]);
    await until('Loki shows the event', async () => (await events()).some(({ labels }) => labels['sync_event'] === 'SYNC_RUN_LOST'));
    const lost = (await events()).filter(({ labels }) => labels['sync_event'] === 'SYNC_RUN_LOST');
    expect(lost.map(({ timeMs }) => timeMs)).toEqual([now - 3_600_000 - 9_000 + LOST_AFTER_MS]);
    expect((await ask(LIFECYCLE, whole, 100)).filter(({ labels }) => labels['sync_run_id'] === runId)).toHaveLength(2);
  });
});
