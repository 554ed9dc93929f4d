import { setTimeout as sleep } from 'node:timers/promises';
import { decodeLogsJson } from '../../../collector/src/otlp/json/logs.ts';
import { decodeTracesJson } from '../../../collector/src/otlp/json/traces.ts';
import type { OpenStore, Store } from '../../../collector/src/store/store.ts';
import { askedStore } from '../../store/asked-store.ts';
import { type GeneratedRun, generatedRuns, type Sent, type Shape } from '../../support/generated-runs.ts';
import { logsRequest, tracesRequest } from '../../support/otlp-json.ts';

/** Units of one batch. */
const UNITS = 20;
/** What is quiet for so long was moved from the logs to the files, ms. */
const QUIET_MS = 5_000;
const NEVER_DAYS = 3_000;
const REST_DAYS = 7;
const MS_PER_DAY = 86_400_000;
/** A day is over for the store so long after its end. */
const AFTER_MS = 600_000;

async function keep(store: Store, { run, units, logs }: Sent): Promise<void> {
  const kept: Promise<unknown>[] = [];
  for (let first = 0; first < units.length; first += UNITS) {
    const spans = decodeTracesJson(tracesRequest(units.slice(first, first + UNITS).flat()));
    kept.push(store.addSpans(spans, `${run.id} ${first}`));
  }
  kept.push(store.addLogs(decodeLogsJson(logsRequest(logs)), run.id));
  await Promise.all(kept);
}

/** The run with one record of each page: all of them would be gigabytes. */
function sampled(run: GeneratedRun): GeneratedRun {
  const steps = run.steps.map((step) => ({
    ...step,
    pages: step.pages.map((page) => ({ ...page, entities: page.entities.slice(0, 1) })),
  }));
  return { ...run, steps };
}

/** Writes the runs into a store in this folder, without compressing any. */
export async function fill(dir: string, shape: Shape): Promise<GeneratedRun[]> {
  const runs: GeneratedRun[] = [];
  const { store, close } = await askedStore({ dir, compressAfterDays: NEVER_DAYS });
  for (const sent of generatedRuns(shape)) {
    await keep(store, sent);
    runs.push(sampled(sent.run));
    if (runs.length % 100 === 0) console.log(`${runs.length} of ${shape.runs} runs are written`);
  }
  await sleep(QUIET_MS);
  await close();
  return runs;
}

function isDue(volume: string): boolean {
  return Date.parse(volume.replace(/^\D+/, '')) < Date.now() - (REST_DAYS + 1) * MS_PER_DAY;
}

/** Resolves when the store has taken notes of the days that are over, as it does within an hour of their end. */
export async function noted(store: OpenStore): Promise<void> {
  const isOver = (volume: string) => Date.parse(volume.replace(/^\D+/, '')) < Date.now() - MS_PER_DAY - AFTER_MS;
  while ((await store.files.list()).some((file) => file.kind === 'details' && !file.isNoted && isOver(file.volume))) await sleep(1_000);
}

/** Compresses the days that are older than seven, as the collector does by itself. */
export async function compress(dir: string): Promise<void> {
  const { store, close } = await askedStore({ dir, compressAfterDays: REST_DAYS });
  while ((await store.files.list()).some((file) => file.kind === 'details' && !file.isCompressed && isDue(file.volume))) await sleep(1_000);
  await close();
}
