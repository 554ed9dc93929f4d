import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { tried } from '../support/tried.ts';
import { begin, folderOf, kill, killAll, start } from './support/collector.ts';
import { Chance, extent, seedOf } from './support/extent.ts';
import { leftOf } from './support/left-of.ts';
import { batchOf, Ledger } from './support/load.ts';
import { type MoodyDestination, startMoody } from './support/moody-destination.ts';

const ROUNDS = extent(5, 20);
const HASTY = { retryMs: 5, maxRetryMs: 40, timeoutMs: 400, requestBytes: 65_536 };
const destinations: MoodyDestination[] = [];

afterEach(async () => {
  await killAll();
  await Promise.all(destinations.splice(0).map(async (each) => await each.leave()));
});

test(
  'two gateways, killed at any time, to the same two destinations, which are away, slow, refuse and lie: each acknowledged record arrives at both',
  { timeout: 1_800_000 },
  async () => {
    const chance = new Chance(seedOf('gateways'));
    const ledger = new Ledger();
    const both = [await startMoody(chance), await startMoody(chance)] as const;
    destinations.push(...both);
    const forward = both.map(({ url }, index) => ({ name: `engine${index}`, kind: 'otlp', url, ...HASTY }));
    // Beside its queue, the one has a store.
    const folders = [
      folderOf({ forward: forward, queue: { segmentBytes: 65_536 } }),
      folderOf({ forward, store: { enabled: true } }),
    ] as const;
    let kills = 0;
    let absences = 0;
    const next = () => batchOf(chance, Date.now);
    for (let round = 0; round < ROUNDS; round += 1) {
      const running = folders.map((folder) => begin(folder));
      const away = chance.of([undefined, ...both]);
      if (away !== undefined) {
        absences += 1;
        await away.leave();
      }
      const until = new AbortController();
      const senders = running.map(async (child) => {
        const url = await child.url;
        if (url !== undefined) await ledger.sendFrom(url, 3, next, until.signal);
      });
      await Promise.all(running.map(async (child) => (chance.below(4) === 0 ? undefined : await child.url)));
      await pause(chance.below(1_200));
      if (away !== undefined) await away.comeBack();
      await pause(chance.below(400));
      // Now and then one of them lives on for a while, or ends in order.
      for (const child of running) {
        const signal = chance.below(5) === 0 ? 'SIGTERM' : 'SIGKILL';
        if (signal === 'SIGKILL') kills += 1;
        await kill(child, signal);
      }
      until.abort();
      await Promise.all(senders);
    }
    for (const each of both) each.calm();
    const urls = await Promise.all(folders.map(async (folder) => (await start(folder)).url));
    for (let batch = ledger.unsure.pop(); batch !== undefined; batch = ledger.unsure.pop()) {
      expect(await ledger.send(chance.of([urls[0] ?? '', urls[1] ?? '']), batch)).toBe(200);
    }
    const missing = () => both.flatMap(({ kept }) => ledger.lostOf(kept)).length;
    const lost = await leftOf(missing);
    const moods = both.reduce((sum, each) => sum + each.moods(), 0);
    const acknowledged = ledger.acknowledged.size;
    tried({ what: 'kill -9 at random: two gateways to the same destinations', times: kills, acknowledged, lost });
    tried({ what: 'destinations that are slow, cut off, refuse or lie, answer by answer', times: moods, lost });
    tried({ what: 'destinations that are away for a while', times: absences, lost });
    console.info(`${kills} kills, ${moods} bad answers, ${acknowledged} acknowledged`);
    expect(acknowledged).toBeGreaterThan(100);
    expect(lost).toBe(0);
  },
);
