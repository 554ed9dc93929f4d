import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { tried } from '../support/tried.ts';
import { type Folder, folderOf, kill, killAll, start } from './support/collector.ts';
import { Chance, extent, seedOf } from './support/extent.ts';
import { leftOf } from './support/left-of.ts';
import { batchOf, Ledger } from './support/load.ts';
import { type MoodyDestination, startMoody } from './support/moody-destination.ts';
import { around, stored } from './support/stored.ts';

const DAY_MS = 86_400_000;
const STARTS = extent(3, 15);
/** A collector reads its clock anew after so long, ms (`jumping-clock.ts` after 5): before, what is sent may be of another year than it thinks. */
const CLOCK_READ_MS = 20;
const destinations: MoodyDestination[] = [];

afterEach(async () => {
  await killAll();
  await Promise.all(destinations.splice(0).map(async (each) => await each.leave()));
});

/** A collector whose clock can be set. */
function clockOf({ dir }: Folder) {
  const file = join(dir, 'clock');
  const preload = new URL('support/jumping-clock.ts', import.meta.url).href;
  return {
    env: { CLOCK_FILE: file, NODE_OPTIONS: `--import=${preload}` },
    set: (aheadMs: number) => writeFileSync(file, String(aheadMs)),
  };
}

const JUMPS = [0, 300, -300, 3_600_000, -3_600_000, -3 * DAY_MS, 2 * DAY_MS, 45 * DAY_MS, -400 * DAY_MS, 20 * 365 * DAY_MS] as const;

/** Starts the collector again and again, sets its clock while senders send, which have clocks of their own; answers how often. `said` gets what it logged. */
async function jumpAbout(folder: Folder, chance: Chance, ledger: Ledger, said: string[] = []): Promise<number> {
  const clock = clockOf(folder);
  let jumps = 0;
  for (let round = 0; round < STARTS; round += 1) {
    clock.set(chance.of(JUMPS));
    const { child, url } = await start(folder, clock.env);
    for (let jump = 0; jump < 6; jump += 1) {
      let aheadMs = chance.of(JUMPS);
      clock.set(aheadMs);
      await pause(CLOCK_READ_MS);
      jumps += 1;
      const until = new AbortController();
      // A sender's records are of the collector's time, as one that is more than 30 days off has them refused.
      // What is of 400 days ago by all clocks goes when one tells the true time again, as it should.
      const told = aheadMs < -30 * DAY_MS ? new Ledger() : ledger;
      const senders = told.sendFrom(url, 2, () => batchOf(chance, () => Date.now() + aheadMs - 60_000), until.signal);
      await pause(30 + chance.below(100));
      until.abort();
      await senders;
      aheadMs = 0;
    }
    await kill(child, chance.of(['SIGKILL', 'SIGTERM']));
    said.push(child.output());
  }
  clock.set(0);
  return jumps;
}

/** Sends with a true clock, then starts the collector with one that is far ahead, as after a battery was empty. */
async function startFarAhead(folder: Folder, chance: Chance, ledger: Ledger): Promise<number> {
  const clock = clockOf(folder);
  for (const aheadMs of [0, 45 * DAY_MS, -400 * DAY_MS]) {
    clock.set(aheadMs);
    const { child, url } = await start(folder, clock.env);
    const batches = aheadMs === 0 ? 10 : 0;
    for (let batch = 0; batch < batches; batch += 1) await ledger.send(url, batchOf(chance, Date.now));
    await kill(child);
  }
  return 2;
}

test('a gateway whose clock jumps, over years and back, forwards every acknowledged record', { timeout: 1_800_000 }, async () => {
  const chance = new Chance(seedOf('clock of a gateway'));
  const ledger = new Ledger();
  const destination = await startMoody(chance);
  destinations.push(destination);
  const forward = [{ name: 'engine', kind: 'otlp', url: destination.url, retryMs: 5, maxRetryMs: 40, timeoutMs: 400 }];
  const folder = folderOf({ forward });
  // What waits must survive, so nothing is taken meanwhile.
  await destination.leave();
  const jumps = (await startFarAhead(folder, chance, ledger)) + (await jumpAbout(folder, chance, ledger));
  await destination.comeBack();
  destination.calm();
  const { url } = await start(folder);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const missing = () => ledger.lostOf(destination.kept).length;
  const lost = await leftOf(missing);
  tried({ what: 'jumps of the clock: gateway', times: jumps, acknowledged: ledger.acknowledged.size, lost });
  expect(ledger.acknowledged.size).toBeGreaterThan(100);
  expect(lost).toBe(0);
});

test('S0-45: a store whose clock jumps, over years and back, keeps every acknowledged record', { timeout: 1_800_000 }, async () => {
  const chance = new Chance(seedOf('clock of a store'));
  const ledger = new Ledger();
  const folder = folderOf({ store: { compressAfterDays: 1 } });
  // Begins with a true clock: a folder that has never seen one has nothing to doubt it by.
  const first = await start(folder);
  expect(await ledger.send(first.url, batchOf(chance, Date.now))).toBe(200);
  await kill(first.child);
  const said: string[] = [];
  const jumps = await jumpAbout(folder, chance, ledger, said);
  const { child, url } = await start(folder);
  const found = await stored(url, around(25 * 365));
  const lost = ledger.lostOf(new Set(found.keys())).length;
  tried({ what: 'jumps of the clock: embedded store', times: jumps, acknowledged: ledger.acknowledged.size, lost });
  expect(ledger.acknowledged.size).toBeGreaterThan(100);
  expect(lost, [...said, child.output()].join('\n')).toBe(0);
});
