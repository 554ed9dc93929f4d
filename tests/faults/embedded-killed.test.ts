import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { generatedRuns } from '../support/generated-runs.ts';
import { tried } from '../support/tried.ts';
import { askedStore, keep } from '../store/asked-store.ts';
import { begin, type Folder, folderOf, kill, killAll, start } from './support/collector.ts';
import { Chance, extent, seedOf } from './support/extent.ts';
import { batchOf, Ledger } from './support/load.ts';
import { stored } from './support/stored.ts';

const DAY_MS = 86_400_000;
const KILLS = extent(6, 40);

afterEach(killAll);

/** Days that are long over, for the collector to delete. */
async function fillWithOldDays({ dir }: Folder): Promise<void> {
  const shape = { integration: 'old', seed: 5, runs: 4, steps: ['contacts'], pages: 3, entities: 20, everyMs: DAY_MS };
  const asked = await askedStore({ dir: join(dir, 'data'), compressAfterDays: 3_000 });
  await keep(asked.store, [...generatedRuns({ ...shape, endMs: Date.now() - 60 * DAY_MS })]);
  // Without something young the folder would take itself to be as old as that.
  await keep(asked.store, [...generatedRuns({ ...shape, runs: 1, seed: 6, endMs: Date.now() - 3_600_000 })]);
  await asked.close();
}

function oldDays({ dir }: Folder): string[] {
  const limit = `details-${new Date(Date.now() - 31 * DAY_MS).toISOString().slice(0, 10)}`;
  return readdirSync(join(dir, 'data')).filter((file) => file.startsWith('details-') && file < limit);
}

test(
  'S0-45, S0-46a: a collector with a store, killed at any time while it takes, compresses and deletes, has each acknowledged record once',
  { timeout: 1_800_000 },
  async () => {
    const chance = new Chance(seedOf('embedded store'));
    const ledger = new Ledger();
    const folder = folderOf({ store: { compressAfterDays: 1 } });
    await fillWithOldDays(folder);
    expect(oldDays(folder).length).toBeGreaterThan(0);
    // Most is of today; what is of other days makes compressed ones be written to, and compressed again.
    const next = () => batchOf(chance, () => Date.now() - (chance.below(3) === 0 ? chance.below(20) * DAY_MS : 0));
    let compressed = 0;
    for (let round = 0; round < KILLS; round += 1) {
      const child = begin(folder);
      if (chance.below(4) === 0) {
        // While it starts, too.
        await pause(chance.below(1_200));
        await kill(child);
        continue;
      }
      const url = await child.url;
      expect(url, child.output()).toBeDefined();
      const until = new AbortController();
      const senders = ledger.sendFrom(url ?? '', 4, next, until.signal);
      await pause(chance.below(2_000));
      await kill(child);
      until.abort();
      await senders;
      compressed += child.output().match(/\bCompressed /g)?.length ?? 0;
      expect(child.output()).not.toMatch(/cannot be read|"level":"error"/);
    }
    const { url } = await start(folder);
    for (let batch = ledger.unsure.pop(); batch !== undefined; batch = ledger.unsure.pop()) expect(await ledger.send(url, batch)).toBe(200);
    await expect.poll(() => oldDays(folder)).toEqual([]);
    const found = await stored(url);
    const lost = ledger.lostOf(new Set(found.keys()));
    const twice = [...ledger.acknowledged].filter((id) => (found.get(id) ?? 0) > 1);
    tried({
      what: 'kill -9 at random: embedded store, while it takes, compresses and deletes days',
      times: KILLS,
      acknowledged: ledger.acknowledged.size,
      lost: lost.length,
    });
    console.info(`${KILLS} kills, ${ledger.acknowledged.size} acknowledged, ${compressed} days compressed in between`);
    expect(ledger.acknowledged.size).toBeGreaterThan(100);
    expect(lost).toEqual([]);
    expect(twice).toEqual([]);
  },
);
