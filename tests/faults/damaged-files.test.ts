import { cpSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { tried } from '../support/tried.ts';
import { begin, type Folder, folderOf, kill, killAll, start } from './support/collector.ts';
import { damage } from './support/damage.ts';
import { Chance, extent, seedOf } from './support/extent.ts';
import { batchOf, Ledger } from './support/load.ts';
import { type MoodyDestination, startMoody } from './support/moody-destination.ts';
import { stored } from './support/stored.ts';

const DAY_MS = 86_400_000;
const DAYS = 6;
const FILES = extent(3, 30);
const destinations: MoodyDestination[] = [];

afterEach(async () => {
  await killAll();
  await Promise.all(destinations.splice(0).map(async (each) => await each.leave()));
});

/** The same collector over a copy of its data. */
function copyOf(folder: Folder, settings: Readonly<Record<string, object>>): Folder {
  const copy = folderOf(settings);
  cpSync(join(folder.dir, 'data'), join(copy.dir, 'data'), { recursive: true });
  return copy;
}

/** A file's name, for a pattern. */
function escaped(file: string): string {
  return basename(file).replaceAll('.', String.raw`\.`);
}

/** Records that a collector says it lost, though it had acknowledged them. */
async function toldLost(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^synctrail_store_lost_rows_total (\d+)$/m.exec(metrics)?.[1]);
}

/** The position that a segment begins with. */
function firstOf(file: string): number {
  return Number(basename(file, '.segment'));
}

function filesIn(dir: string, pattern: RegExp): [string, ...string[]] {
  const [first, ...others] = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((file) => join(dir, file))
    .filter((file) => pattern.test(basename(file)) && statSync(file).size > 0)
    .sort();
  if (first === undefined) throw new Error(`there is no file to damage in ${dir}`);
  return [first, ...others];
}

describe('a file that is damaged', () => {
  test('of the store: all other days are whole, nothing is missing in silence, and it goes on', { timeout: 1_800_000 }, async () => {
    const chance = new Chance(seedOf('damaged store'));
    const settings = { store: { compressAfterDays: 3 } };
    const folder = folderOf(settings);
    const noonMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS / 2;
    const days = Array.from({ length: DAYS }, () => new Ledger());
    const first = await start(folder);
    for (const [day, ledger] of days.entries()) {
      for (let batch = 0; batch < 30; batch += 1)
        expect(
          await ledger.send(
            first.url,
            batchOf(chance, () => noonMs - day * DAY_MS, 3_000),
          ),
        ).toBe(200);
    }
    await kill(first.child);
    // What is at rest is compressed.
    const second = await start(folder);
    await expect.poll(() => readdirSync(join(folder.dir, 'data')).filter((file) => file.endsWith('.1.duckdb')).length).toBeGreaterThan(1);
    await kill(second.child);
    let lost = 0;
    for (let turn = 0; turn < FILES; turn += 1) {
      const copy = copyOf(folder, settings);
      const file = chance.of(filesIn(join(copy.dir, 'data'), /^(?:details-.*\.duckdb(?:\.wal)?|clock\.json)$/));
      const how = `${basename(file)}: ${damage(file, chance, false)}`;
      const { child, url } = await start(copy);
      let told = await toldLost(url);
      for (const [day, ledger] of days.entries()) {
        const beginMs = noonMs - DAY_MS / 2 - day * DAY_MS;
        const found = await stored(url, { fromMs: beginMs, toMs: beginMs + DAY_MS }).catch(() => undefined);
        const missing = found === undefined ? ledger.acknowledged.size : ledger.lostOf(new Set(found.keys())).length;
        if (missing === 0) continue;
        const isThis = basename(file).includes(new Date(beginMs).toISOString().slice(0, 10));
        // The engine refuses what it cannot read; which file it is, is found out and told behind that.
        const isNamed = () => new RegExp(`${escaped(file)} (?:is damaged|cannot be read|lost )`).test(child.output());
        await expect.poll(() => found !== undefined || isNamed(), { message: how, timeout: 60_000 }).toBe(true);
        // Of a log how many there are is told, too; of a file that is set aside nobody knows.
        const isTold = found === undefined || told >= missing || (!file.endsWith('.wal') && child.output().includes('set aside'));
        told -= missing;
        if (!isThis || !isTold) lost += missing;
        expect({ day, isThis, isTold, missing }, how).toMatchObject({ isThis: true, isTold: true });
      }
      const after = new Ledger();
      expect(await after.send(url, batchOf(chance, Date.now)), `${how}\n${child.output()}`).toBe(200);
      await kill(child, 'SIGTERM');
      expect(await child.ended, `${how}\n${child.output()}`).toBe(0);
    }
    const acknowledged = days.reduce((sum, ledger) => sum + ledger.acknowledged.size, 0);
    tried({ what: 'damaged files: store', times: FILES, acknowledged, lost });
    expect(lost).toBe(0);
  });

  test('of the queue: what is whole is forwarded, nothing is missing in silence', { timeout: 1_800_000 }, async () => {
    const chance = new Chance(seedOf('damaged queue'));
    const ledger = new Ledger();
    const away = await startMoody(chance);
    destinations.push(away);
    await away.leave();
    const settingsOf = (url: string) => ({
      forward: [{ name: 'engine', kind: 'otlp', url, retryMs: 5, maxRetryMs: 40 }],
      queue: { segmentBytes: 65_536 },
    });
    const folder = folderOf(settingsOf(away.url));
    const first = await start(folder);
    // One after the other, so that they stand in this order, behind what the collector says of its start.
    const batches = Array.from({ length: 500 }, () => batchOf(chance, Date.now));
    for (const batch of batches) expect(await ledger.send(first.url, batch)).toBe(200);
    await kill(first.child);
    let lost = 0;
    for (let turn = 0; turn < FILES; turn += 1) {
      const destination = await startMoody(chance);
      destinations.push(destination);
      destination.calm();
      const copy = copyOf(folder, settingsOf(destination.url));
      const files = filesIn(join(copy.dir, 'data', 'queue'), /\.segment$|\.json$/);
      const file = chance.of(files);
      const firsts = files.filter((each) => each.endsWith('.segment') && each.includes('records')).map(firstOf);
      const isLast = file === files.filter((each) => each.endsWith('.segment')).at(-1);
      const how = `${basename(file)}: ${damage(file, chance, isLast)}`;
      const child = begin(copy);
      const url = await child.url;
      expect(url, `${how}\n${child.output()}`).toBeDefined();
      const beside = new Ledger();
      expect(await beside.send(url ?? '', batchOf(chance, Date.now))).toBe(200);
      const lag = /^synctrail_forward_lag_seconds\{destination="engine",content="records"\} 0$/m;
      await expect.poll(async () => lag.test(await (await fetch(`${url}/metrics`)).text()), { message: how }).toBe(true);
      await expect.poll(() => beside.lostOf(destination.kept).length).toBe(0);
      const missing = ledger.lostOf(destination.kept).length;
      const isTold = /set aside|emptied|cut off/.test(child.output());
      if (missing > 0 && !isTold) lost += missing;
      expect({ isTold: missing === 0 || isTold }, `${how}, missing ${missing}`).toMatchObject({ isTold: true });
      // Of the other files all is there.
      const [from = 0, to = Infinity] = file.endsWith('.segment') ? firsts.slice(firsts.indexOf(firstOf(file))) : [0, 0];
      const whole = batches.filter((_, index) => index + 2 < from || index + 2 > to);
      const lostElsewhere = whole.flatMap(({ ids }) => ids.filter((id) => !destination.kept.has(id)));
      lost += lostElsewhere.length;
      expect(lostElsewhere, how).toEqual([]);
      await kill(child);
    }
    tried({ what: 'damaged files: queue', times: FILES, acknowledged: ledger.acknowledged.size, lost });
    expect(lost).toBe(0);
  });
});
