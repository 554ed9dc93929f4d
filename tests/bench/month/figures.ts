import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askedStore } from '../../store/asked-store.ts';
import type { GeneratedRun, Shape } from '../../support/generated-runs.ts';
import { type Level, levelFigures } from '../levels.ts';
import type { Figure } from '../measure.ts';
import { copyStore } from './copies.ts';
import { compress, fill, noted } from './fill.ts';
import { monthLevels } from './levels.ts';

const DAYS = 30;
const MS_PER_DAY = 86_400_000;
const RUN_ENTITIES = 10_000;
/** So many records are written as a sender's, more are copies of them. */
const WRITTEN = 300_000;

/** Each record is seen once a day. */
function shapeOf(entities: number): Shape {
  const runs = Math.max(DAYS, Math.round(entities / RUN_ENTITIES));
  return {
    integration: 'generated',
    seed: 1,
    runs,
    steps: ['contacts', 'companies', 'deals', 'tickets'],
    pages: 25,
    entities: 100,
    endMs: Date.now() - 60_000,
    everyMs: (DAYS * MS_PER_DAY) / runs,
    rounds: Math.max(1, Math.round(runs / DAYS)),
  };
}

interface Filled {
  readonly shape: Shape;
  readonly runs: readonly GeneratedRun[];
}

/** What was written in an earlier call is used again. */
async function filled(dir: string, entities: number): Promise<Filled> {
  const truth = join(dir, 'written.json');
  if (existsSync(truth)) return JSON.parse(readFileSync(truth, 'utf8')) as Filled;
  const copies = Math.max(1, Math.round(entities / WRITTEN));
  const shape = shapeOf(entities / copies);
  const written = join(dir, copies === 1 ? 'store' : 'written');
  const runs = await fill(written, shape);
  if (copies > 1) {
    await copyStore(written, join(dir, 'store'), copies);
    rmSync(written, { recursive: true });
  }
  writeFileSync(truth, JSON.stringify({ shape, runs }));
  return { shape, runs };
}

async function asked(dir: string, { shape, runs }: Filled, when: string, compressAfterDays: number): Promise<Figure[]> {
  const { url, store, close } = await askedStore({ dir, compressAfterDays });
  await noted(store);
  const files = await store.files.list();
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0) / files.reduce((sum, file) => sum + file.entities, 0);
  const levels = monthLevels(url, shape, runs).map((level): Level => ({ ...level, name: `${level.name}, ${when}` }));
  const times = await levelFigures(levels);
  await close();
  return [{ name: `bytes of a record, all levels, ${when}`, ours: bytes, theirs: null, ratio: null, goal: '', unit: 'B' }, ...times];
}

/** Each level with so many records over thirty days in the embedded store: as written, and with the days older than seven compressed. */
export async function monthFigures(entities: number, data: string | undefined): Promise<Figure[]> {
  const dir = data ?? mkdtempSync(join(tmpdir(), 'synctrail-month-'));
  try {
    const written = await filled(dir, entities);
    const store = join(dir, 'store');
    const before = await asked(store, written, 'as written', 3_000);
    await compress(store);
    return [...before, ...(await asked(store, written, 'after day 7', 3_000))];
  } finally {
    if (data === undefined) rmSync(dir, { recursive: true, force: true });
  }
}
