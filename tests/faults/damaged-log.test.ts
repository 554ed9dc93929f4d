import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openStore } from '../../collector/src/store/open-store.ts';
import { tried } from '../support/tried.ts';
import { type Folder, folderOf, kill, killAll, start } from './support/collector.ts';
import { damage } from './support/damage.ts';
import { Chance, extent, seedOf } from './support/extent.ts';
import { batchOf, Ledger } from './support/load.ts';

const TIMES = extent(6, 100);
const BATCHES = 60;
/** What leaves most of a log as it was. */
const SMALL = /^(?:a bit|some bytes|zeros) /;
const LOG = /^details-.*\.wal$/;

afterEach(killAll);

function newDir(): string {
  return mkdtempSync(join(tmpdir(), 'synctrail-damaged-log-'));
}

/** Data of a collector that was killed: all that it acknowledged is in the log of a day. */
async function killedOne(folder: Folder, chance: Chance): Promise<Ledger> {
  const { child, url } = await start(folder);
  const ledger = new Ledger();
  for (let batch = 0; batch < BATCHES; batch += 1) expect(await ledger.send(url, batchOf(chance, Date.now))).toBe(200);
  await kill(child);
  return ledger;
}

/** Damages the log, or its end, or takes it away. */
function damageLog(path: string, chance: Chance): string {
  if (chance.below(8) > 0) return damage(path, chance, false);
  rmSync(path);
  return 'removed';
}

test('a log of a day that is damaged anywhere: what was acknowledged is there, or counted and told', { timeout: 1_800_000 }, async () => {
  const chance = new Chance(seedOf('damaged log'));
  const folder = folderOf({});
  const ledger = await killedOne(folder, chance);
  let silent = 0;
  let saved = 0;
  let all = 0;
  for (let turn = 0; turn < TIMES; turn += 1) {
    const dir = newDir();
    cpSync(join(folder.dir, 'data'), dir, { recursive: true });
    const file = readdirSync(dir).find((name) => LOG.test(name)) ?? '';
    const how = damageLog(join(dir, file), chance);
    const notes: string[] = [];
    const store = await openStore({ dir, note: (level, message) => notes.push(`${level} ${message}`) });
    const found = new Set<string>();
    for (const table of ['spans', 'logs'] as const) {
      const sql = 'SELECT DISTINCT span_id FROM $source';
      for (const row of await store.select({ table, fromNs: 0n, toNs: 2n ** 63n - 1n, sql, params: [] })) found.add(String(row['span_id']));
    }
    const missing = ledger.lostOf(found).length;
    const told = store.damage.rows ?? 0;
    const at = `${how}\n${notes.join('\n')}`;
    silent += Math.abs(missing - told);
    if (SMALL.test(how)) {
      saved += found.size;
      all += ledger.acknowledged.size;
    }
    expect({ missing, isSaid: missing === 0 || /error .* lost \d+ batches/.test(notes.join('\n')) }, at).toEqual({
      missing: told,
      isSaid: true,
    });
    await store.close();
    // It is told once.
    const again = await openStore({ dir });
    expect(again.damage.rows ?? 0, at).toBe(0);
    await again.close();
    rmSync(dir, { recursive: true });
  }
  console.info(`${TIMES} times; of ${all} records of logs with a small damage ${saved} were read all the same`);
  tried({
    what: 'damaged logs: what is not there is counted and told',
    times: TIMES,
    acknowledged: ledger.acknowledged.size,
    lost: silent,
  });
  expect(silent).toBe(0);
  // Which damages they are is chance; a log that is cut off at its beginning has nothing to read.
  expect(saved).toBeGreaterThanOrEqual(all / 2);
});

test('a list of what was acknowledged that is damaged itself loses nothing', { timeout: 600_000 }, async () => {
  const chance = new Chance(seedOf('damaged list'));
  const folder = folderOf({});
  const ledger = await killedOne(folder, chance);
  const dir = join(folder.dir, 'data');
  const list = join(dir, readdirSync(dir).find((name) => /^details-.*\.acknowledged$/.test(name)) ?? '');
  damage(list, chance, true);
  truncateSync(list, 2_000);
  const notes: string[] = [];
  const store = await openStore({ dir, note: (level, message) => notes.push(`${level} ${message}`) });
  const counts = await Promise.all(
    (['spans', 'logs'] as const).map(
      async (table) =>
        await store.select({
          table,
          fromNs: 0n,
          toNs: 2n ** 63n - 1n,
          sql: "SELECT count(DISTINCT span_id) AS n FROM $source WHERE span_id <> ''",
          params: [],
        }),
    ),
  );
  await store.close();
  expect(counts.reduce((sum, [row]) => sum + Number(row?.['n']), 0)).toBe(ledger.acknowledged.size);
  expect(notes.filter((note) => note.startsWith('error'))).toEqual([]);
});
