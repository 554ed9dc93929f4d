import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, post, startCollector } from '../../support/collector-process.ts';
import { noteQueries } from '../../support/asked-queries.ts';
import { type GeneratedRun, generatedRuns, type Shape } from '../../support/generated-runs.ts';
import { logsRequest, tracesRequest } from '../../support/otlp-json.ts';
import { startLoki } from '../loki-process.ts';
import { until } from '../until.ts';
import { PLUGIN_QUESTIONS, type Truth } from './questions.ts';
import { eventReader, spanReader } from './readers.ts';
import { makeScene, type Scene } from './scene.ts';

const loki = await startLoki();
if (loki.kind === 'absent') console.warn(`SKIPPED: the contract with a real Loki: ${loki.why}`);
const tempoUrl = process.env['TEMPO_URL'];
const tempoOtlpUrl = process.env['TEMPO_OTLP_URL'];
if (tempoUrl === undefined || tempoOtlpUrl === undefined)
  console.warn('SKIPPED: the contract with a real Tempo: TEMPO_URL and TEMPO_OTLP_URL are not set');

const DAY_MS = 86_400_000;
const QUERIES = join(import.meta.dirname, '..', '..', '..', 'plugin', 'src', 'data', 'queries');
/** Events in one request. */
const BATCH = 2_000;

/** Thirty days of runs, of so many records together. */
const SIZES: readonly { readonly records: number; readonly shape: Pick<Shape, 'runs' | 'steps' | 'pages' | 'entities'> }[] = [
  { records: 1_000, shape: { runs: 25, steps: ['contacts', 'deals'], pages: 2, entities: 10 } },
  { records: 100_000, shape: { runs: 25, steps: ['contacts', 'companies', 'deals', 'tickets'], pages: 10, entities: 100 } },
];

function shapeOf(records: number, endMs: number): Shape {
  const size = SIZES.find((each) => each.records === records)?.shape ?? { runs: 0, steps: [], pages: 0, entities: 0 };
  return { ...size, integration: `contract-${records}`, seed: records, endMs, everyMs: (29 * DAY_MS) / size.runs };
}

interface Ends {
  /** Where OTLP spans and logs are sent, oldest first as a sender would have; undefined for what the engine does not take. */
  readonly traces?: string;
  readonly logs?: string;
}

async function send(ends: Ends, shape: Shape, scene: Scene): Promise<GeneratedRun[]> {
  const truth: GeneratedRun[] = [];
  let logs: Parameters<typeof logsRequest>[0] = [];
  const flush = async (): Promise<void> => {
    if (ends.logs !== undefined && logs.length > 0) await postTo(ends.logs, logsRequest(logs));
    logs = [];
  };
  for (const { run, units, logs: more } of generatedRuns(shape)) {
    if (ends.traces !== undefined)
      for (let first = 0; first < units.length; first += 20)
        await postTo(ends.traces, tracesRequest(units.slice(first, first + 20).flat()));
    logs.push(...more);
    if (logs.length >= BATCH) await flush();
    truth.push(run);
  }
  logs.push(...scene.logs);
  await flush();
  if (ends.traces !== undefined) await postTo(ends.traces, tracesRequest(scene.units.flat()));
  return truth.toReversed();
}

async function postTo(url: string, body: string): Promise<void> {
  if (!url.includes('/otlp/')) {
    await post(url, body);
    return;
  }
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (answer.status !== 204) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
}

const covered = new Set<string>();
const ofLoki = Object.entries(PLUGIN_QUESTIONS).flatMap(([name, question]) => (question.engine === 'loki' ? [{ name, ...question }] : []));
const ofTempo = Object.entries(PLUGIN_QUESTIONS).flatMap(([name, question]) =>
  question.engine === 'tempo' ? [{ name, ...question }] : [],
);

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(async () => {
  await collector.stop();
  if (loki.kind === 'running') await loki.stop();
});

describe.each(SIZES)('S0-45: the plugin’s own queries over thirty days of $records records', ({ records }) => {
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const shape = shapeOf(records, now - 120_000);
  const scene = makeScene(shape.integration, now);
  const range = { fromMs: now - 29.9 * DAY_MS, toMs: now + 60_000 };
  const truthOf = (runs: readonly GeneratedRun[]): Truth => ({ integration: shape.integration, runs, range, scene });

  describe('from the embedded store', () => {
    let truth: Truth;
    beforeAll(async () => {
      truth = truthOf(await send({ traces: `${collector.url}/v1/traces`, logs: `${collector.url}/v1/logs` }, shape, scene));
    }, 300_000);

    it.each(ofLoki)('$name: $shows', { timeout: 120_000 }, async ({ name, check }) => {
      await expect(check(eventReader(`${collector.url}/loki`), truth)).resolves.toBeUndefined();
      covered.add(name);
      noteQueries({ language: 'logql', query: name, engine: 'embedded store' });
    });

    it.each(ofTempo)('$name: $shows', { timeout: 120_000 }, async ({ name, check }) => {
      await expect(check(spanReader(`${collector.url}/tempo`), truth)).resolves.toBeUndefined();
      covered.add(name);
      noteQueries({ language: 'traceql', query: name, engine: 'embedded store' });
    });
  });

  describe.skipIf(loki.kind === 'absent')('from a real Loki', () => {
    const base = loki.kind === 'running' ? loki.url : '';
    let truth: Truth;
    beforeAll(async () => {
      truth = truthOf(await send({ logs: `${base}/otlp/v1/logs` }, shape, scene));
      const oldest = `{sync_integration="${shape.integration}"}`;
      const at = { fromMs: range.fromMs, toMs: (truth.runs.at(-1)?.endMs ?? 0) + 1 };
      await until('Loki shows the oldest run', async () => (await eventReader(base).events(oldest, at, 10)).length > 0, 60_000);
    }, 300_000);

    it.each(ofLoki)('$name: $shows', { timeout: 120_000 }, async ({ name, check }) => {
      await expect(check(eventReader(base), truth)).resolves.toBeUndefined();
      noteQueries({ language: 'logql', query: name, engine: 'Loki' });
    });
  });

  // Not a skipped test where there is no Tempo: none can be had on the machines where this is built, and the warning above says so.
  if (tempoUrl !== undefined && tempoOtlpUrl !== undefined) {
    describe('from a real Tempo', () => {
      let truth: Truth;
      beforeAll(async () => {
        truth = truthOf(await send({ traces: `${tempoOtlpUrl}/v1/traces` }, shape, scene));
      }, 300_000);

      it.each(ofTempo)('$name: $shows', { timeout: 180_000 }, async ({ name, check }) => {
        // Tempo searches what it received some seconds later.
        await expect.poll(() => check(spanReader(tempoUrl), truth), { timeout: 120_000 }).toBeUndefined();
        noteQueries({ language: 'traceql', query: name, engine: 'Tempo' });
      });
    });
  }
});

describe('no query escapes the contract', () => {
  it('each query function of the plugin is asked of the engines', async () => {
    const files = (await readdir(QUERIES)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    const modules = await Promise.all(files.map(async (file) => (await import(join(QUERIES, file))) as Record<string, unknown>));
    const there = modules.flatMap((module) => Object.keys(module).filter((name) => name.endsWith('Query')));
    expect(there.toSorted()).toEqual(Object.keys(PLUGIN_QUESTIONS).toSorted());
    expect(there.filter((name) => !covered.has(name))).toEqual([]);
    noteQueries(...ofLoki.map(({ name }) => ({ language: 'logql', query: name }) as const));
    noteQueries(...ofTempo.map(({ name }) => ({ language: 'traceql', query: name }) as const));
  });
});
