import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeMetricsJson } from '../../collector/src/otlp/json/metrics.ts';
import { type AskedStore, askedStore } from '../store/asked-store.ts';
import { storeCommand } from '../store/command.ts';
import { ask, nearly, settled } from './ask-prometheus.ts';
import { libraryMetrics, metricRequests } from './generate-metrics.ts';
import { startPrometheus } from './prometheus-process.ts';

const prometheus = await startPrometheus();
if (prometheus.kind === 'absent') console.warn(`SKIPPED: metrics of a store in a real Prometheus: ${prometheus.why}`);

const endMs = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
const folder = mkdtempSync(join(tmpdir(), 'synctrail-metrics-'));
const at = (name: string) => join(folder, name);
const time = ['--from', new Date(endMs - 7_200_000).toISOString(), '--to', new Date(endMs + 60_000).toISOString()];
/** Of each kind of metric, and what is told of their senders. */
const QUERIES = [
  'sync_entities_total',
  '{__name__=~"sync_.*_bucket|.*_sum|.*_count"}',
  '{__name__=~".+"}',
  'histogram_quantile(0.9, sum by (le, sync_integration) (rate({__name__=~"sync_.*_seconds_bucket"}[5m])))',
  'target_info',
];

async function answers(base: string, query: string): Promise<unknown> {
  const { body } = await ask(base, {
    path: 'query_range',
    params: { query, start: endMs / 1_000 - 1_200, end: endMs / 1_000 + 300, step: 30 },
  });
  return settled(body.data, false);
}

let before: AskedStore;

beforeAll(async () => {
  before = await askedStore({ dir: at('before') });
  for (const [index, request] of [...metricRequests(7, endMs, 40), ...libraryMetrics(endMs)].entries())
    await before.store.addMetrics(decodeMetricsJson(JSON.parse(request)), `sent ${index}`);
});

afterAll(async () => {
  await before.close();
  rmSync(folder, { recursive: true, force: true });
  if (prometheus.kind === 'running') await prometheus.stop();
});

async function exported(source: readonly string[], file: string): Promise<void> {
  expect(await storeCommand(['export', ...time, ...source, '--out', at(file)])).toMatchObject({ code: 0, err: '' });
}

describe('metrics are carried', { timeout: 120_000 }, () => {
  it('out of a store and into another, which then answers alike and is exported alike', async () => {
    await exported(['--url', before.url], 'metrics.jsonl');
    const imported = await storeCommand(['import', at('metrics.jsonl'), '--data', at('after')]);
    expect(imported).toMatchObject({ code: 0, err: '', out: expect.stringContaining(' 0 requests refused') as string });
    // Broken off and begun anew, nothing is there twice.
    expect((await storeCommand(['import', at('metrics.jsonl'), '--data', at('after')])).code).toBe(0);
    const after = await askedStore({ dir: at('after') });
    try {
      for (const query of QUERIES) {
        const truth = await answers(`${before.url}/prometheus`, query);
        expect(JSON.stringify(truth).length, query).toBeGreaterThan(500);
        expect(await answers(`${after.url}/prometheus`, query), query).toEqual(truth);
      }
      const metadata = async (url: string) => (await ask(`${url}/prometheus`, { path: 'metadata', params: {} })).body.data;
      expect(await metadata(after.url)).toEqual(await metadata(before.url));
    } finally {
      await after.close();
    }
  });

  it('into a collector that runs', async () => {
    const other = await askedStore({ dir: at('other') });
    try {
      expect((await storeCommand(['import', at('metrics.jsonl'), '--url', other.url])).code).toBe(0);
      for (const query of QUERIES) {
        expect(await answers(`${other.url}/prometheus`, query), query).toEqual(await answers(`${before.url}/prometheus`, query));
      }
    } finally {
      await other.close();
    }
  });

  it.skipIf(prometheus.kind === 'absent')('into a real Prometheus, under the same names', async () => {
    const real = prometheus.kind === 'running' ? prometheus.url : '';
    const imported = await storeCommand(['import', at('metrics.jsonl'), '--prometheus', real]);
    expect(imported).toMatchObject({ code: 0, err: '', out: expect.stringContaining(' 0 requests refused') as string });
    for (const query of QUERIES.filter((each) => each !== '{__name__=~".+"}')) {
      const ours = await answers(`${before.url}/prometheus`, query);
      expect(ours, query).toEqual(nearly(ours, await answers(real, query)));
    }
  });

  it.skipIf(prometheus.kind === 'absent')('and what is older than a Prometheus takes is refused with its words', async () => {
    const real = prometheus.kind === 'running' ? prometheus.url : '';
    const old = `${endMs - 3 * 86_400_000}000000`;
    const gauge = { name: 'sync_old', gauge: { dataPoints: [{ timeUnixNano: old, asDouble: 1 }] } };
    writeFileSync(at('old.jsonl'), `${JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [gauge] }] }] })}\n`);
    const refused = await storeCommand(['import', at('old.jsonl'), '--prometheus', real]);
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Not all was taken\. First .*(?:out of bounds|too old)/) as string,
    });
  });
});
