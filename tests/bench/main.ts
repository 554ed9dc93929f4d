// `npm run bench [-- --json FILE]`: the time of each level's query with 100,000 entities in the embedded store.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startCollector } from '../support/collector-process.ts';
import type { Shape } from '../support/generated-runs.ts';
import { sendGenerated } from '../support/send-generated.ts';
import { levelFigures } from './levels.ts';
import { table } from './measure.ts';

const { values } = parseArgs({ options: { json: { type: 'string' } } });

/** 10 runs × 4 steps × 25 pages × 100 records. */
const shape: Shape = {
  integration: 'generated',
  seed: 1,
  runs: 10,
  steps: ['contacts', 'companies', 'deals', 'tickets'],
  pages: 25,
  entities: 100,
  endMs: Date.now() - 60_000,
  everyMs: 6 * 3_600_000,
};
const ENTITIES = shape.runs * shape.steps.length * shape.pages * shape.entities;

const collector = await startCollector();
try {
  const start = performance.now();
  const runs = await sendGenerated(collector.url, shape);
  console.log(
    `${ENTITIES.toLocaleString('en')} entities sent and acknowledged in ${((performance.now() - start) / 1000).toFixed(1)} s; "against" is a plain server that sends the same bytes.\n`,
  );
  const figures = await levelFigures(collector.url, shape, runs);
  console.log(table(figures));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
} finally {
  await collector.stop();
}
