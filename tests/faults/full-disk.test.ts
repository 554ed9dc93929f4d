import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { tried } from '../support/tried.ts';
import { begin, folderOf, kill, killAll } from './support/collector.ts';
import { Chance, extent, seedOf } from './support/extent.ts';
import { leftOf } from './support/left-of.ts';
import { batchOf, Ledger } from './support/load.ts';
import { type MoodyDestination, startMoody } from './support/moody-destination.ts';
import { hasNamespaces, type SmallDisk, smallDisk } from './support/small-disk.ts';
import { stored } from './support/stored.ts';

const MIB = 1_048_576;
const ROUNDS = extent(3, 10);

let disk: SmallDisk | undefined;
let destination: MoodyDestination | undefined;

afterEach(async () => {
  await killAll();
  await disk?.remove();
  await destination?.leave();
});

describe.skipIf(!hasNamespaces)('a disk that is full (needs namespaces of users)', () => {
  test(
    'of a collector with a store and a queue: it is filled while records come, the collector killed on it and started again; nothing is lost',
    { timeout: 1_800_000 },
    async () => {
      const chance = new Chance(seedOf('full disk'));
      const ledger = new Ledger();
      destination = await startMoody(chance);
      await destination.leave();
      const forward = [{ name: 'engine', kind: 'otlp', url: destination.url, retryMs: 5, maxRetryMs: 40, timeoutMs: 400 }];
      const folder = folderOf({ store: { enabled: true, compressAfterDays: 1 }, forward });
      disk = await smallDisk(join(folder.dir, 'data'), 96 * MIB);
      const next = () => batchOf(chance, () => Date.now() - chance.below(3) * 86_400_000, 3_000);
      const startOnDisk = async () => {
        const child = begin(folder, {}, disk?.under);
        return { child, url: await child.url };
      };
      for (let round = 0; round < ROUNDS; round += 1) {
        const { child, url } = await startOnDisk();
        expect(url, child.output()).toBeDefined();
        const until = new AbortController();
        const senders = ledger.sendFrom(url ?? '', 3, next, until.signal);
        await pause(chance.below(600));
        disk.fill(chance.below(3) * 40_000);
        await pause(chance.below(600));
        if (chance.below(2) === 0) disk.makeRoom();
        await pause(chance.below(300));
        await kill(child, chance.of(['SIGKILL', 'SIGTERM']));
        until.abort();
        await senders;
        // On a disk that is still full it starts, or says why it does not.
        disk.fill();
        const full = await startOnDisk();
        const said = full.url === undefined ? full.child.output() : 'it started, in the space that there is';
        expect(said).toMatch(/space|cannot be written|cannot be opened/);
        if (full.url !== undefined) await ledger.send(full.url, next());
        await kill(full.child);
        disk.makeRoom();
      }
      const { child, url } = await startOnDisk();
      expect(url, child.output()).toBeDefined();
      for (let batch = ledger.unsure.pop(); batch !== undefined; batch = ledger.unsure.pop())
        expect(await ledger.send(url ?? '', batch)).toBe(200);
      await destination.comeBack();
      destination.calm();
      const { kept } = destination;
      const unsent = await leftOf(() => ledger.lostOf(kept).length);
      const found = await stored(url ?? '');
      const lost = ledger.lostOf(new Set(found.keys())).length + unsent;
      const { acknowledged, statuses } = ledger;
      tried({ what: 'a full disk, with kills on it: store and queue', times: ROUNDS, acknowledged: acknowledged.size, lost });
      console.info(`answers: ${JSON.stringify(Object.fromEntries(statuses))}`);
      expect(statuses.get(503)).toBeGreaterThan(0);
      expect([...statuses.keys()].filter((status) => ![0, 200, 429, 503].includes(status))).toEqual([]);
      expect(lost).toBe(0);
    },
  );
});
