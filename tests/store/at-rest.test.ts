import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { generatedRuns, type Sent, type Shape } from '../support/generated-runs.ts';
import { type AskedStore, askedStore, keep } from './asked-store.ts';
import { answers, questions } from './questions.ts';

const DAY_MS = 86_400_000;
const NEVER = 3_000;

function shapeOf(seed: number): Shape {
  return {
    integration: `rest-${seed}`,
    seed,
    runs: 4,
    steps: ['contacts', 'deals'].slice(0, 1 + (seed % 2)),
    pages: 1 + (seed % 3),
    entities: 5 + ((seed * 7) % 30),
    // So long ago that its month is at rest too; over two or three days.
    endMs: Date.now() - 50 * DAY_MS + seed * 3_600_000,
    everyMs: DAY_MS / 2,
  };
}

function rangeOf(sent: readonly Sent[]): { startMs: number; endMs: number } {
  const starts = sent.map(({ run }) => Math.floor(run.startMs));
  return { startMs: Math.min(...starts) - 60_000, endMs: Math.max(...sent.map(({ run }) => run.endMs)) + 60_000 };
}

/** Some units again, as after an answer that was lost. */
async function deliverAgain({ store }: AskedStore, sent: readonly Sent[]): Promise<void> {
  await keep(
    store,
    sent.slice(0, 2).map(({ run, units }) => ({ run, units: [units.slice(0, 2).flat()], logs: [] })),
    'again',
  );
}

/** Asks all again. */
async function expectSame(asked: AskedStore, truth: ReadonlyMap<string, unknown>): Promise<void> {
  const found = await answers(asked.url, [...truth.keys()]);
  for (const [path, answer] of truth) expect(found.get(path), path).toEqual(answer);
}

const opened: AskedStore[] = [];

async function open(dir: string, compressAfterDays: number): Promise<AskedStore> {
  const asked = await askedStore({ dir, compressAfterDays });
  opened.push(asked);
  return asked;
}

/** Files of days as they were first written, and as they were compressed. */
const plain = (dir: string) => readdirSync(dir).filter((file) => /^(?:details|events)-[\d-]+\.duckdb$/.test(file));
const compressed = (dir: string) => readdirSync(dir).filter((file) => /^(?:details|events)-[\d-]+\.\d+\.duckdb$/.test(file));

const newDir = () => mkdtempSync(join(tmpdir(), 'synctrail-rest-'));

afterEach(async () => {
  await Promise.all(opened.splice(0).map((asked) => asked.close()));
});

describe('S0-46a, S0-46b, S0-46c: days at rest', { timeout: 120_000 }, () => {
  test.for([1, 2, 3, 4])('answer every question as before, while they are compressed and after (generated runs %i)', async (seed) => {
    const dir = newDir();
    const shape = shapeOf(seed);
    const sent = [...generatedRuns(shape)];
    const range = rangeOf(sent);
    const paths = questions(
      shape.integration,
      sent.map(({ run }) => run),
      range,
    );
    const before = await open(dir, NEVER);
    await keep(before.store, sent);
    await deliverAgain(before, sent);
    const truth = await answers(before.url, paths);
    await before.close();
    const days = plain(dir).length;

    const during = await open(dir, 7);
    let rounds = 0;
    while (plain(dir).length > 0 || rounds === 0) {
      await expectSame(during, truth);
      rounds += 1;
    }
    expect(compressed(dir)).toHaveLength(days);
    await expectSame(during, truth);
    expect(during.notes.filter((note) => !note.startsWith('info'))).toEqual([]);
    await during.close();

    const after = await open(dir, 7);
    await expectSame(after, truth);
  });
});
