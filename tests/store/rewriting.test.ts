import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeLogsJson } from '../../collector/src/otlp/json/logs.ts';
import { openStore } from '../../collector/src/store/open-store.ts';
import { generatedRuns, type Sent, type Shape } from '../support/generated-runs.ts';
import { logsRequest } from '../support/otlp-json.ts';
import { type AskedStore, askedStore, keep } from './asked-store.ts';

const DAY_MS = 86_400_000;
const ALL = { fromNs: 0n, toNs: 2n ** 63n - 1n, params: [] };

/** Runs of one day, fifty days ago. */
const shape: Shape = {
  integration: 'rewritten',
  seed: 5,
  runs: 3,
  steps: ['contacts'],
  pages: 4,
  entities: 50,
  endMs: (Math.floor(Date.now() / DAY_MS) - 50) * DAY_MS + DAY_MS / 2,
  everyMs: DAY_MS / 10,
};
const sent: Sent[] = [...generatedRuns(shape)];
const spans = sent.reduce((sum, { units }) => sum + units.flat().length, 0);
const logs = sent.reduce((sum, run) => sum + run.logs.length, 0);

const opened: AskedStore[] = [];

async function open(dir: string, compressAfterDays = 7): Promise<AskedStore> {
  const asked = await askedStore({ dir, compressAfterDays });
  opened.push(asked);
  return asked;
}

async function rows({ store }: AskedStore, table: 'spans' | 'logs'): Promise<number> {
  const [row] = await store.select({ ...ALL, table, sql: 'SELECT count(*) AS n FROM $source' });
  return Number(row?.['n']);
}

const newDir = () => mkdtempSync(join(tmpdir(), 'synctrail-rewritten-'));
const details = (dir: string) => readdirSync(dir).filter((file) => file.startsWith('details'));

/** A folder with those runs, closed. */
async function filled(...deliveries: readonly string[]): Promise<string> {
  const dir = newDir();
  const asked = await open(dir, 3_000);
  for (const delivery of deliveries) await keep(asked.store, sent, delivery);
  await asked.close();
  return dir;
}

/** Has each log record of the folder's files twice, as an older version kept what came again in another batch. */
async function repeatLogs(dir: string): Promise<void> {
  for (const file of readdirSync(dir).filter((name) => name !== 'lock.duckdb' && name.endsWith('.duckdb'))) {
    const instance = await DuckDBInstance.create(join(dir, file));
    const connection = await instance.connect();
    await connection.run('INSERT INTO logs SELECT * FROM logs');
    connection.closeSync();
    instance.closeSync();
  }
}

async function compressed(asked: AskedStore, dir: string, generation: number): Promise<void> {
  await expect.poll(() => details(dir)).toEqual([expect.stringMatching(new RegExp(`^details-[\\d-]+\\.${generation}\\.duckdb$`))]);
  await expect.poll(() => asked.notes.some((note) => note.includes('Compressed') && note.includes('details'))).toBe(true);
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((asked) => asked.close()));
});

describe('a day that is compressed', { timeout: 120_000 }, () => {
  test('keeps spans and events that were delivered twice once', async () => {
    const dir = await filled('first', 'again');
    const asked = await open(dir);
    await compressed(asked, dir, 1);
    await expect.poll(() => rows(asked, 'logs')).toBe(logs);
    expect(await rows(asked, 'spans')).toBe(spans);
  });

  test('keeps both of two spans of one id that differ', async () => {
    const dir = newDir();
    const asked = await open(dir, 3_000);
    const [run] = sent;
    const unit = run?.units[1] ?? [];
    if (run === undefined) throw new Error('there is no run');
    await keep(asked.store, [{ ...run, units: [unit], logs: [] }]);
    await keep(asked.store, [{ ...run, units: [unit.map((span) => ({ ...span, name: `${span.name} later` }))], logs: [] }], 'later');
    await asked.close();
    const after = await open(dir);
    await compressed(after, dir, 1);
    expect(await rows(after, 'spans')).toBe(2 * unit.length);
    expect(await after.store.trace(unit[0]?.traceId ?? '')).toHaveLength(unit.length);
  });

  test('takes late records, is compressed again when they are many, and still knows the batches that it has', async () => {
    const dir = await filled('first');
    const asked = await open(dir);
    await compressed(asked, dir, 1);
    const late = [...generatedRuns({ ...shape, seed: 6, runs: 1 })];
    await keep(asked.store, late);
    await keep(asked.store, sent);
    const expected = spans + late.reduce((sum, { units }) => sum + units.flat().length, 0);
    expect(await rows(asked, 'spans')).toBe(expected);
    const [run] = late;
    expect(await asked.store.trace(run?.run.id ?? '')).toHaveLength(run?.units[0]?.length ?? 0);
    await asked.close();
    const again = await open(dir);
    await compressed(again, dir, 2);
    expect(await rows(again, 'spans')).toBe(expected);
  });

  test('is one of its workspace alone', async () => {
    const dir = newDir();
    const asked = await open(dir, 3_000);
    await keep(asked.store.of('acme'), sent);
    await asked.close();
    const after = await open(dir);
    await expect.poll(() => details(join(dir, 'workspaces', 'acme'))).toEqual([expect.stringMatching(/\.1\.duckdb$/)]);
    const [own] = await after.store.of('acme').select({ ...ALL, table: 'spans', sql: 'SELECT count(*) AS n FROM $source' });
    expect(Number(own?.['n'])).toBe(spans);
    expect(await rows(after, 'spans')).toBe(0);
  });

  test('takes what is written while it is being compressed', async () => {
    const dir = await filled('first');
    const asked = await open(dir);
    const late = [...generatedRuns({ ...shape, seed: 7, runs: 12, everyMs: DAY_MS / 40 })];
    await keep(asked.store, late);
    await expect.poll(() => details(dir).some((file) => file.endsWith('.1.duckdb'))).toBe(true);
    expect(await rows(asked, 'spans')).toBe(spans + late.reduce((sum, { units }) => sum + units.flat().length, 0));
  });

  test('falls back on the old file where the new one cannot be read', async () => {
    const dir = await filled('first');
    const [file] = details(dir);
    const day = file?.replace('.duckdb', '') ?? '';
    writeFileSync(join(dir, `${day}.1.duckdb`), 'no database at all');
    const asked = await open(dir, 3_000);
    expect(asked.notes.join()).toContain(`${day}.1.duckdb cannot be read and was set aside`);
    expect(await rows(asked, 'spans')).toBe(spans);
  });

  test('stays as it is when the disk is full, and reads and writes go on', async () => {
    const dir = await filled('first');
    const main = join(import.meta.dirname, 'store-main.ts');
    // Files may not grow beyond 128 KiB: to a writer that is a full disk.
    const flags = '--conditions=synctrail-source --disable-warning=ExperimentalWarning';
    const script = `trap '' XFSZ; ulimit -f 256; exec "$0" ${flags} "$1" "$2" 7`;
    const child = spawn('/bin/sh', ['-c', script, process.execPath, main, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const told: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      told.push(line);
      if (line.includes('details') && line.includes('could not be compressed')) break;
    }
    child.kill('SIGTERM');
    expect(told.join('\n')).toMatch(/^warn .*details.* could not be compressed and stays as it is; .*(?:File too large|Could not write)/m);
    expect(await once(child, 'exit')).toEqual([0, null]);
    // Notes that were taken of it may be in its log still, as there is no room to move them.
    expect(details(dir).filter((name) => !name.endsWith('.wal'))).toEqual([expect.stringMatching(/^details-[\d-]+\.duckdb$/)]);
    const asked = await open(dir);
    await compressed(asked, dir, 1);
    expect(await rows(asked, 'spans')).toBe(spans);
  });

  test('S0-45: goes as a whole when it is too old, but not by a clock that says so for a moment only', async () => {
    const dir = await filled('first');
    const first = await open(dir);
    await compressed(first, dir, 1);
    await first.close();
    const retention = { details: 30, events: 396, progress: 2, metrics: 396 };
    // As if the clock had last been looked at fifty days ago, when the data was new.
    writeFileSync(join(dir, 'clock.json'), JSON.stringify({ trustedMs: shape.endMs }));
    const notes: string[] = [];
    const doubting = await openStore({ dir, retention, note: (_level, message) => notes.push(message) });
    await expect.poll(() => notes.join()).toContain('nothing is deleted by it until it has said so for a day');
    await doubting.close();
    expect(details(dir)).toHaveLength(1);
    // And now it has said so for a day.
    const { doubted } = JSON.parse(readFileSync(join(dir, 'clock.json'), 'utf8')) as { doubted: { sinceMs: number } };
    writeFileSync(
      join(dir, 'clock.json'),
      JSON.stringify({ trustedMs: shape.endMs, doubted: { sinceMs: doubted.sinceMs - DAY_MS, seenMs: doubted.sinceMs - 3_600_000 } }),
    );
    const sure = await openStore({ dir, retention });
    await expect.poll(() => details(dir)).toEqual([]);
    const [row] = await sure.select({ ...ALL, table: 'logs', sql: "SELECT count(*) AS n FROM $source WHERE sync_kind <> 'failure'" });
    expect(Number(row?.['n'])).toBeGreaterThan(0);
    await sure.close();
  });

  test('has one event for several that are equal in all, and several for those that differ in anything', async () => {
    const dir = newDir();
    const asked = await open(dir, 3_000);
    const [event] = sent[0]?.logs ?? [];
    if (event === undefined) throw new Error('there is no event');
    for (const [index, change] of [{}, {}, { severityText: 'WARN' }].entries())
      await asked.store.addLogs(decodeLogsJson(JSON.parse(logsRequest([{ ...event, ...change }]))), `batch ${index}`);
    expect(await rows(asked, 'logs')).toBe(2);
    await asked.close();
    await repeatLogs(dir);
    const again = await open(dir, 3_000);
    expect(await rows(again, 'logs')).toBe(4);
    await again.close();
    const after = await open(dir);
    await expect.poll(() => rows(after, 'logs')).toBe(2);
  });
});
