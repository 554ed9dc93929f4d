// `npm run bench [-- --json FILE] [--part emitting|receiving|live|queue|levels|rest|month] [--large] [--entities N]`: what emitting costs and loses
// beside the stock SDK, what receiving costs beside the OpenTelemetry Collector's core, and the time of each level's query with 100,000
// entities in the embedded store. `--large` adds runs of a million entities, and a store with N of them over 30 days, 30 million unless told.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startCollector } from '../support/collector-process.ts';
import type { Shape } from '../support/generated-runs.ts';
import { sendGenerated } from '../support/send-generated.ts';
import { cpuFigures } from './emitting/cpu.ts';
import { lossFigures } from './emitting/losses.ts';
import { memoryFigures } from './emitting/memory.ts';
import { restFigures } from './at-rest.ts';
import { levelFigures, levelsOf } from './levels.ts';
import { liveFigures } from './live.ts';
import { type Figure, table } from './measure.ts';
import { monthFigures } from './month/figures.ts';
import { queueFigures } from './queue.ts';
import { receivingFigures } from './receiving/figures.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    part: { type: 'string' },
    large: { type: 'boolean', default: false },
    entities: { type: 'string', default: '30000000' },
    data: { type: 'string' },
  },
});

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

async function emitting(): Promise<Figure[]> {
  console.log('"Against" is the stock SDK: batch processor and OTLP protobuf, packed with gzip, to a process that only counts.\n');
  return [...(await cpuFigures()), ...(await lossFigures()), ...(values.large ? await memoryFigures() : [])];
}

async function receiving(): Promise<Figure[]> {
  console.log('"Against" is the core of the OpenTelemetry Collector, which keeps nothing, on the same bytes.\n');
  return await receivingFigures();
}

/** Takes long and much room, so only where it is asked for. */
async function month(): Promise<Figure[]> {
  if (!values.large && values.part !== 'month') return [];
  return await monthFigures(Number(values.entities), values.data);
}

async function live(): Promise<Figure[]> {
  console.log('What readers and senders of the embedded store do to each other.\n');
  return await liveFigures();
}

async function queue(): Promise<Figure[]> {
  console.log('What a request costs until it is safe in the queue on disk.\n');
  return await queueFigures(shape);
}

async function levels(): Promise<Figure[]> {
  const collector = await startCollector();
  try {
    const start = performance.now();
    const runs = await sendGenerated(collector.url, shape);
    console.log(
      `${ENTITIES.toLocaleString('en')} entities sent and acknowledged in ${((performance.now() - start) / 1000).toFixed(1)} s; "against" is a plain server that sends the same bytes.\n`,
    );
    return await levelFigures(levelsOf(collector.url, shape, runs));
  } finally {
    await collector.stop();
  }
}

async function rest(): Promise<Figure[]> {
  console.log("Days that are compressed. Bytes are against Tempo's and Loki's, times against the same days as they were written.\n");
  return await restFigures();
}

const figures: Figure[] = [];
for (const [name, part] of Object.entries({ emitting, receiving, live, queue, levels, rest, month })) {
  if (values.part !== undefined && values.part !== name) continue;
  const found = await part();
  if (found.length === 0) continue;
  console.log(`${table(found)}\n`);
  figures.push(...found);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
