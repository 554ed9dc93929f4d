import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../../collector/test/child.ts';
import { newDir } from '../../collector/test/running.ts';
import { post } from '../support/collector-process.ts';
import type { RunningEngine } from './engine-process.ts';
import { startPrometheus } from './prometheus-process.ts';
import { until } from './until.ts';

const prometheus = await startPrometheus();
if (prometheus.kind === 'absent') console.warn(`SKIPPED: forwarding to a real Prometheus: ${prometheus.why}`);

const DAY_MS = 86_400_000;

function nanos(ms: number): string {
  return `${ms}000000`;
}

const DELTA = 1;
const CUMULATIVE = 2;

/** A counter of records with one point, as of so long ago. */
function counter(name: string, integration: string, value: number, ageMs: number, aggregationTemporality = CUMULATIVE): object {
  const timeUnixNano = nanos(Date.now() - ageMs);
  const attributes = [{ key: 'sync.integration', value: { stringValue: integration } }];
  const dataPoints = [{ attributes, startTimeUnixNano: timeUnixNano, timeUnixNano, asInt: String(value) }];
  return { name, sum: { aggregationTemporality, isMonotonic: true, dataPoints } };
}

function request(...metrics: object[]): string {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'crm-sync' } }] };
  return JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'synctrail' }, metrics }] }] });
}

describe.skipIf(prometheus.kind === 'absent')('forwarding to a real Prometheus', () => {
  const { url: engine } = prometheus as RunningEngine;
  const dir = newDir();
  let child: Child;
  let url: string;

  beforeAll(async () => {
    writeFileSync(
      join(dir, 'collector.yaml'),
      JSON.stringify({ forward: [{ name: 'prometheus', kind: 'prometheus', url: engine, retryMs: 10 }] }),
    );
    child = startChild(['--config', join(dir, 'collector.yaml'), '--port', '0', '--data', join(dir, 'data')]);
    url = (await child.url) ?? '';
    if (url === '') throw new Error(`the collector did not start: ${child.output()}`);
  });

  afterAll(async () => {
    child.process.kill('SIGKILL');
    await child.ended;
    rmSync(dir, { recursive: true, force: true });
    if (prometheus.kind === 'running') await prometheus.stop();
  });

  /** Newest value of a series, by a query of its own. */
  async function valueOf(query: string): Promise<string | undefined> {
    const answer = await fetch(`${engine}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
    return data.result[0]?.value[1];
  }

  it('counters of the library arrive under the names that dashboards ask for', async () => {
    await post(`${url}/v1/metrics`, request(counter('sync.entities', 'hubspot', 41, 0), counter('sync.runs', 'hubspot', 7, 0)));
    await until(
      'the counter arrives',
      async () => (await valueOf('sync_entities_total{sync_integration="hubspot",service_name="crm-sync"}')) === '41',
    );
    expect(await valueOf('sync_runs_total{sync_integration="hubspot"}')).toBe('7');
  });

  it('what is told as deltas is added up', async () => {
    const at = [20_000, 10_000, 0];
    for (const [index, ageMs] of at.entries()) {
      await post(`${url}/v1/metrics`, request(counter('sync.entities', 'deltas', index + 3, ageMs, DELTA)));
      // One after the other, as their sender tells them: a delta that is older than the one before is not taken.
      const sum = at.slice(0, index + 1).reduce((total, _age, before) => total + before + 3, 0);
      await until('it is added', async () => (await valueOf('sync_entities_total{sync_integration="deltas"}')) === String(sum));
    }
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).not.toContain('synctrail_forward_set_aside_total{');
  });

  it('what it refuses is set aside with its words, and what was sent with it arrives', async () => {
    await post(
      `${url}/v1/metrics`,
      request(
        counter('sync.entities', 'mail', 1, 0),
        counter('sync.entities', 'ancient', 2, 5 * DAY_MS),
        counter('sync.runs', 'mail', 3, 0),
      ),
    );
    await until('the last one arrives', async () => (await valueOf('sync_runs_total{sync_integration="mail"}')) === '3');
    expect(await valueOf('sync_entities_total{sync_integration="mail"}')).toBe('1');
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^synctrail_forward_set_aside_total\{destination="prometheus",signal="metrics",reason="[a-z_]+"\} 1$/m);
    expect(metrics).toMatch(/^synctrail_forward_lag_seconds\{destination="prometheus",content="records"\} 0$/m);
    await post(`${url}/v1/metrics`, request(counter('sync.runs', 'after', 1, 0)));
    await until('what comes after arrives', async () => (await valueOf('sync_runs_total{sync_integration="after"}')) === '1');
  });

  it('exemplars arrive with their traces, and without what is secret in them', async () => {
    const [traceId, spanId] = ['5b8efff798038103d269b633813fc60c', 'eee19b7ec3c1b174'];
    const timeUnixNano = nanos(Date.now());
    const exemplar = {
      timeUnixNano,
      asDouble: 0.7,
      traceId,
      spanId,
      filteredAttributes: [
        { key: 'run', value: { stringValue: 'nightly' } },
        { key: 'password', value: { stringValue: 'hunter22' } },
      ],
    };
    const attributes = [{ key: 'sync.integration', value: { stringValue: 'exemplary' } }];
    const times = { attributes, startTimeUnixNano: timeUnixNano, timeUnixNano };
    const histogram = {
      name: 'sync.call.duration',
      unit: 's',
      histogram: {
        aggregationTemporality: CUMULATIVE,
        dataPoints: [{ ...times, count: '1', sum: 0.7, explicitBounds: [0.5, 1], bucketCounts: ['0', '1', '0'], exemplars: [exemplar] }],
      },
    };
    const counted = counter('sync.calls', 'exemplary', 1, 0) as { sum: { dataPoints: object[] } };
    Object.assign(counted.sum.dataPoints[0] ?? {}, { exemplars: [{ ...exemplar, asDouble: undefined, asInt: '1' }] });
    await post(`${url}/v1/metrics`, request(histogram, counted));
    const exemplars = async (query: string) => {
      const range = { query, start: String(Date.now() / 1_000 - 600), end: String(Date.now() / 1_000 + 60) };
      const answer = await fetch(`${engine}/api/v1/query_exemplars?${new URLSearchParams(range).toString()}`);
      const { data } = (await answer.json()) as { data: { exemplars: { labels: Record<string, string>; value: string }[] }[] };
      return data.flatMap((series) => series.exemplars).map(({ labels, value }) => ({ labels, value }));
    };
    const labels = { trace_id: traceId, span_id: spanId, run: 'nightly', password: 'REDACTED' };
    await until('the exemplar of the histogram arrives', async () => (await exemplars('sync_call_duration_seconds_bucket')).length > 0);
    expect(await exemplars('sync_call_duration_seconds_bucket')).toEqual([{ labels, value: '0.7' }]);
    expect(await exemplars('sync_calls_total')).toEqual([{ labels, value: '1' }]);
  });
});
