import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AskedStore, askedStore, keep } from '../store/asked-store.ts';
import { type GeneratedRun, generatedRuns, type Shape } from '../support/generated-runs.ts';
import { seeded } from '../support/random.ts';
import { answer, levelsOf } from './levels.ts';
import { type Figure, quantile } from './measure.ts';

const DAY_MS = 86_400_000;
const SAMPLES = 40;
/** Bytes of an entity with its share of calls and page in Tempo 3.0.3, on generated data of this kind. */
const TEMPO_ENTITY_BYTES = 118;
/** Bytes of an event in Loki 3.7.8. */
const LOKI_EVENT_BYTES = 37;

/** Eight runs a day of 10,000 records each, so long ago that all of their files are at rest. */
const shape: Shape = {
  integration: 'generated',
  seed: 1,
  runs: 16,
  steps: ['contacts', 'companies', 'deals', 'tickets'],
  pages: 25,
  entities: 100,
  endMs: Date.now() - 45 * DAY_MS,
  everyMs: DAY_MS / 8,
};
const ENTITIES = shape.runs * shape.steps.length * shape.pages * shape.entities;

async function untilCompressed({ store }: AskedStore): Promise<void> {
  while ((await store.files.list()).some(({ isCompressed }) => !isCompressed)) await sleep(500);
}

async function bytesFigure({ store }: AskedStore, what: string): Promise<Figure> {
  const files = await store.files.list();
  const events = files.reduce((sum, { rows }) => sum + (rows['logs'] ?? 0), 0);
  const ours = files.reduce((sum, { bytes }) => sum + bytes, 0) / ENTITIES;
  const theirs = TEMPO_ENTITY_BYTES + (LOKI_EVENT_BYTES * events) / ENTITIES;
  return { name: `bytes of a record, all levels, ${what}`, ours, theirs, ratio: ours / theirs, goal: '', unit: 'B' };
}

/** Each level asked of both in turn, so that what else the machine does falls on both. */
async function levelTimes(compressed: AskedStore, written: AskedStore, runs: readonly GeneratedRun[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  const both = [levelsOf(compressed.url, shape, runs), levelsOf(written.url, shape, runs)] as const;
  for (const [index, { name, goal }] of both[0].entries()) {
    const samples: [number[], number[]] = [[], []];
    for (let turn = 0; turn < SAMPLES; turn += 1) {
      for (const [side, levels] of both.entries()) {
        const random = seeded(turn);
        const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
        const requests = levels[index]?.requests(pick) ?? [];
        const startMs = performance.now();
        await Promise.all(requests.map(answer));
        (side === 0 ? samples[0] : samples[1]).push(performance.now() - startMs);
      }
    }
    for (const [part, share] of [
      ['p50', 0.5],
      ['p95', 0.95],
    ] as const) {
      const [ours, theirs] = [quantile(samples[0], share), quantile(samples[1], share)];
      figures.push({ name: `${name}, ${part}`, ours, theirs, ratio: ours / theirs, goal: part === 'p95' ? goal : '', unit: 'ms' });
    }
  }
  return figures;
}

/** Bytes of a record before its day is compressed and after, against Tempo's and Loki's; times of each level after, against before. */
export async function restFigures(): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'synctrail-at-rest-'));
  const [plain, packed] = [join(dir, 'written'), join(dir, 'compressed')];
  try {
    const runs: GeneratedRun[] = [];
    const filling = await askedStore({ dir: plain, compressAfterDays: 3_000 });
    for (const sent of generatedRuns(shape)) {
      await keep(filling.store, [sent]);
      runs.push(sent.run);
    }
    // What is quiet is moved from the logs to the files.
    await sleep(5_000);
    await filling.close();
    cpSync(plain, packed, { recursive: true });
    const written = await askedStore({ dir: plain, compressAfterDays: 3_000 });
    const compressed = await askedStore({ dir: packed, compressAfterDays: 7 });
    await untilCompressed(compressed);
    const bytes = [await bytesFigure(written, 'as written'), await bytesFigure(compressed, 'compressed')];
    const times = await levelTimes(compressed, written, runs);
    await Promise.all([written.close(), compressed.close()]);
    return [...bytes, ...times];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
