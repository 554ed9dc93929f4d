import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { generatedRuns, type Sent, type Shape } from '../support/generated-runs.ts';
import { seeded } from '../support/random.ts';
import { tried } from '../support/tried.ts';
import { askedStore, keep } from './asked-store.ts';

const DAY_MS = 86_400_000;
const FLAGS = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning'];
const shape: Shape = {
  integration: 'killed',
  seed: 3,
  runs: 3,
  steps: ['contacts'],
  pages: 8,
  entities: 100,
  // All on one day.
  endMs: (Math.floor(Date.now() / DAY_MS) - 50) * DAY_MS + DAY_MS / 2,
  everyMs: DAY_MS / 10,
};
/** With the events of failures only, so that all is in one file. */
const sent: Sent[] = [...generatedRuns(shape)].map((run) => ({
  ...run,
  logs: run.logs.filter(({ eventName }) => eventName === 'SYNC_ENTITY_FAILED'),
}));
const spans = new Set(sent.flatMap(({ units }) => units.flat().map(({ traceId, spanId }) => `${traceId}-${spanId}`)));
const logs = sent.reduce((sum, run) => sum + run.logs.length, 0);

const folder = mkdtempSync(join(tmpdir(), 'synctrail-killed-'));
const filled = join(folder, 'filled');
const children: ChildProcess[] = [];

/** A store in a process of its own over a copy of the folder. */
function start(dir: string, env: Record<string, string> = {}, ...more: string[]): { child: ChildProcess; lines: AsyncIterable<string> } {
  const main = join(import.meta.dirname, 'store-main.ts');
  const child = spawn(process.execPath, [...FLAGS, main, dir, '7', ...more], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout }) };
}

/** Until then the operating system may hold its lock on the folder. */
async function isGone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Whether the store told that it compressed its file, before its process ended. */
async function compresses(lines: AsyncIterable<string>): Promise<boolean> {
  for await (const line of lines) {
    if (line.startsWith('warn') || line.startsWith('error')) throw new Error(line);
    if (line.includes(' Compressed ')) return true;
  }
  return false;
}

/** What the folder holds when it is opened again and left to compress what it has not. */
async function holds(dir: string): Promise<{ spans: number; logs: number; strange: string[] }> {
  const asked = await askedStore({ dir, compressAfterDays: 7 });
  try {
    const all = { fromNs: 0n, toNs: 2n ** 63n - 1n, params: [] };
    const rows = await asked.store.select({ ...all, table: 'spans', sql: `SELECT DISTINCT trace_id || '-' || span_id AS id FROM $source` });
    const [counted] = await asked.store.select({ ...all, table: 'logs', sql: 'SELECT count(*) AS n FROM $source' });
    const found = rows.filter(({ id }) => spans.has(String(id))).length;
    await expect.poll(() => readdirSync(dir).filter((file) => /^[a-z]+-[\d-]+\.duckdb$/.test(file))).toEqual([]);
    await expect.poll(() => readdirSync(dir).filter((file) => file.includes('.new'))).toEqual([]);
    const bad = asked.notes.filter((note) => !note.startsWith('info'));
    return { spans: rows.length === found ? found : -1, logs: Number(counted?.['n']), strange: bad };
  } finally {
    await asked.close();
  }
}

const whole = { spans: spans.size, logs, strange: [] };

function copied(name: string): string {
  const dir = join(folder, name);
  cpSync(filled, dir, { recursive: true });
  return dir;
}

beforeAll(async () => {
  const asked = await askedStore({ dir: filled, compressAfterDays: 3_000 });
  await keep(asked.store, sent);
  await asked.close();
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a store that is killed while it compresses', () => {
  test('loses nothing at any step that changes the folder', { timeout: 300_000 }, async () => {
    let step = 1;
    for (let ended = false; !ended; step += 1) {
      const dir = copied(`step-${step}`);
      const preload = new URL('kill-at.ts', import.meta.url).href;
      const { child, lines } = start(dir, { NODE_OPTIONS: `--import=${preload}`, KILL_AT: String(step) });
      ended = await compresses(lines);
      child.kill('SIGKILL');
      await isGone(child);
      const held = await holds(dir);
      const lost = spans.size - held.spans + logs - held.logs;
      tried({ what: 'kill -9 at each step: compression of a day', times: 1, acknowledged: spans.size + logs, lost });
      expect(held, `killed at step ${step}`).toEqual(whole);
      rmSync(dir, { recursive: true });
    }
    expect(step).toBeGreaterThan(10);
  });

  test('S0-45: deletes a day that is too old as a whole, killed at any step of it, and no other', { timeout: 300_000 }, async () => {
    const preload = new URL('kill-at.ts', import.meta.url).href;
    const keepDays = '30';
    let step = 1;
    for (let ended = false; !ended; step += 1) {
      const dir = copied(`deleted-${step}`);
      const young = [...generatedRuns({ ...shape, seed: 4, endMs: Date.now() - 3_600_000, runs: 1 })];
      const asked = await askedStore({ dir, compressAfterDays: 3_000 });
      await keep(asked.store, young);
      await asked.close();
      const { child, lines } = start(dir, { NODE_OPTIONS: `--import=${preload}`, KILL_AT: String(step) }, keepDays);
      for await (const line of lines) ended ||= line.includes(' Deleted ') && child.kill('SIGKILL');
      await isGone(child);
      const again = start(dir, {}, keepDays);
      await expect
        .poll(() => readdirSync(dir).filter((file) => /^details-.*-(?:0[1-9]|[12]\d|3[01])(?:\.\d+)?\.duckdb/.test(file)))
        .toHaveLength(1);
      again.child.kill('SIGTERM');
      await once(again.child, 'exit');
      const after = await askedStore({ dir, compressAfterDays: 3_000 });
      const [row] = await after.store.select({
        table: 'spans',
        fromNs: 0n,
        toNs: 2n ** 63n - 1n,
        sql: 'SELECT count(*) AS n FROM $source',
        params: [],
      });
      await after.close();
      const all = young.reduce((sum, { units }) => sum + units.flat().length, 0);
      tried({ what: 'kill -9 at each step: deletion of a day', times: 1, acknowledged: all, lost: all - Number(row?.['n']) });
      expect(Number(row?.['n'])).toBe(all);
    }
    expect(step).toBeGreaterThan(4);
  });

  test('loses nothing when it is killed at any time', { timeout: 300_000 }, async () => {
    const random = seeded(Date.now());
    for (let turn = 0; turn < 5; turn += 1) {
      const dir = copied(`time-${turn}`);
      const { child, lines } = start(dir);
      for await (const line of lines) if (line === 'ready') break;
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, random() * 700);
      await promise;
      child.kill('SIGKILL');
      await once(child, 'exit');
      const held = await holds(dir);
      const lost = spans.size - held.spans + logs - held.logs;
      tried({ what: 'kill -9 at random: compression of a day', times: 1, acknowledged: spans.size + logs, lost });
      expect(held).toEqual(whole);
    }
  });
});
