import type { Figure } from '../measure.ts';
import { runChild } from './processes.ts';

const ENTITIES = 100_000;

interface Scenario {
  name: string;
  env: Record<string, string>;
  sink: Record<string, string>;
  stock: Record<string, string>;
}

/** The ways in which the stock batch processor was seen to lose spans. */
const SCENARIOS: readonly Scenario[] = [
  { name: 'a tight loop', env: { WAY: 'loop' }, sink: {}, stock: {} },
  { name: 'yielding every 100, collector takes 20 ms', env: { WAY: 'yielding' }, sink: { DELAY_MS: '20' }, stock: {} },
  {
    name: 'the end at once, queue of 200,000, collector takes 20 ms',
    env: { WAY: 'yielding' },
    sink: { DELAY_MS: '20' },
    stock: { QUEUE: '200000', BATCH: '512' },
  },
  {
    name: 'collector away for 15 s in the middle',
    env: {},
    sink: { AWAY_AFTER: '30000', AWAY_MS: '15000' },
    stock: { TUNED: '1' },
  },
  { name: 'collector answers 503 half of the time', env: {}, sink: { HALF: '1' }, stock: { TUNED: '1' } },
];

/** Entity spans that did not arrive, of 100,000. */
export async function lossFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, env, sink, stock } of SCENARIOS) {
    const plan = { COUNT: String(ENTITIES), ...env };
    const ours = await runChild('ours', plan, sink);
    const theirs = await runChild('stock', { ...plan, ...stock }, sink);
    figures.push({
      name: `lost of 100,000: ${name}`,
      ours: ENTITIES - ours.arrived.entities,
      theirs: ENTITIES - theirs.arrived.entities,
      ratio: null,
      goal: '0',
      unit: 'spans',
    });
  }
  return figures;
}
