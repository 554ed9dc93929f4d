import type { Figure } from '../measure.ts';
import { runChild } from './processes.ts';

const ENTITIES = 1_000_000;
const MIB = 1_048_576;

const SINKS: readonly { name: string; env: Record<string, string> }[] = [
  { name: 'a collector that is well', env: {} },
  { name: 'a slow one (20 ms)', env: { DELAY_MS: '20' } },
  { name: 'one that is away for a minute', env: { AWAY_AFTER: '300000', AWAY_MS: '60000' } },
  { name: 'one that answers 503 half of the time', env: { HALF: '1' } },
];

/** One run of a million entities: how far memory grows, and whether all arrive. */
export async function memoryFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, env } of SINKS) {
    const run = await runChild('ours', { COUNT: String(ENTITIES), WARMUP: '20000', SIZE: '250' }, env);
    const { measured, arrived } = run;
    const common = { theirs: null, ratio: null };
    figures.push(
      { name: `memory grows over 1,000,000 entities, ${name}`, ours: measured.grownBytes / MIB, ...common, goal: '≤ 150', unit: 'MiB' },
      { name: `lost of 1,000,000: ${name}`, ours: ENTITIES + 20_000 - run.finally.entities, ...common, goal: '0', unit: 'spans' },
      {
        name: `of them, sent by the next process: ${name}`,
        ours: run.finally.entities - arrived.entities,
        ...common,
        goal: '',
        unit: 'spans',
      },
    );
  }
  return figures;
}
