import { METRICS } from '@synctrail/model';
import { afterEach, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { SeenPoint } from './support/decode.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function sinkAndProvider(): Promise<{ sink: Sink; env: Record<string, string> }> {
  const [sink, provider] = await Promise.all([startSink(), startProvider()]);
  closing.push(
    () => sink.close(),
    () => provider.close(),
  );
  return { sink, env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url } };
}

async function ended(name: string, env: Record<string, string>): Promise<void> {
  const child = startScenario(name, env);
  const code = await child.ended;
  if (code !== 0) throw new Error(`${code}: ${child.stderr()}`);
}

/** The newest points of a metric, each with the labels that are its own. */
function newest(sink: Sink, name: string): SeenPoint[] {
  const bySeries = new Map<string, SeenPoint>();
  for (const { records } of sink.metrics)
    for (const metric of records)
      if (metric.name === name) for (const point of metric.points) bySeries.set(JSON.stringify(point.attributes), point);
  return [...bySeries.values()];
}

/** `created success` → how many, by the labels named. */
function counts(sink: Sink, name: string, ...labels: string[]): Record<string, number> {
  return Object.fromEntries(
    newest(sink, name).map(({ attributes, value }) => [labels.map((label) => attributes[label] ?? '-').join(' '), value]),
  );
}

describe('metrics', () => {
  it('S4-35, S4-36, S4-37: of a short process count runs, records and calls, with the labels that the model names', async () => {
    const { sink, env } = await sinkAndProvider();
    await ended('metrics', env);

    expect(counts(sink, 'sync.runs', 'sync.log.type', 'sync.type', 'sync.status')).toEqual({
      'sync full partially_failed': 1,
      'sync incremental failed': 1,
      'action - success': 1,
    });
    // the page was tried twice: its records count once
    expect(counts(sink, 'sync.entities', 'sync.entity.type', 'sync.entity.action', 'sync.status')).toEqual({
      'contact none failed': 1,
      'contact skip completed': 1,
      'contact update success': 1,
      'contact create success': 2,
      'contact create partially_failed': 1,
    });
    expect(counts(sink, 'sync.calls', 'server.address', 'sync.call.status_class', 'sync.status')).toEqual({
      '127.0.0.1 4xx failed': 2,
      '127.0.0.1 2xx succeeded': 1,
    });
    expect(counts(sink, 'sync.rate_limit.remaining', 'server.address')).toEqual({ '127.0.0.1': 98 });
    expect(counts(sink, 'sync.rate_limit.limit', 'server.address')).toEqual({ '127.0.0.1': 100 });
    const [duration] = newest(sink, 'sync.run.duration');
    expect(duration?.sum).toBeGreaterThan(0);
    expect(duration?.buckets?.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(duration?.buckets).toHaveLength((duration?.bounds?.length ?? 0) + 1);

    const seen = sink.metrics.flatMap(({ records }) => records);
    for (const { name, unit, kind, temporality, monotonic, points } of seen) {
      const spec = METRICS[name as keyof typeof METRICS];
      expect({ name, unit, kind }).toEqual({ name, unit: spec.unit, kind: spec.kind === 'counter' ? 'sum' : spec.kind });
      expect({ name, temporality, monotonic }).toEqual({ name, temporality: kind === 'gauge' ? 0 : 2, monotonic: kind === 'sum' });
      for (const { attributes } of points) expect(spec.labels).toEqual(expect.arrayContaining(Object.keys(attributes)));
    }
  });

  it('begin each series with 0, so that the first count is an increase, and name the process', async () => {
    const { sink, env } = await sinkAndProvider();
    await ended('metrics', env);
    await ended('metrics', env);
    const runs = sink.metrics.map(({ resource, records }) => ({
      instance: resource['service.instance.id'],
      points: records.filter(({ name }) => name === 'sync.runs').flatMap(({ points }) => points),
    }));
    const instances = new Set(runs.map(({ instance }) => instance));
    expect(instances.size).toBe(2);
    expect(sink.resources.map((resource) => resource['service.instance.id'])).toEqual(sink.resources.map(() => undefined));
    for (const instance of instances) {
      const points = runs.filter((run) => run.instance === instance).flatMap((run) => run.points);
      const full = points.filter(({ attributes }) => attributes['sync.type'] === 'full');
      expect(full.slice(0, 2).map(({ value }) => value)).toEqual([0, 1]);
      expect(full.every(({ startNs }) => startNs === full[0]?.startNs)).toBe(true);
      for (const [index, { startNs, timeNs }] of full.entries()) {
        expect(timeNs > startNs).toBe(true);
        expect(timeNs > (full[index - 1]?.timeNs ?? 0n)).toBe(true);
      }
    }
  });

  it('have few values for each label: what is beyond is other, and counted', async () => {
    const { sink, env } = await sinkAndProvider();
    await ended('many-names', env);
    const ids = counts(sink, 'sync.runs', 'sync.id');
    expect(Object.keys(ids)).toHaveLength(201);
    expect(ids['other']).toBe(50);
    expect(counts(sink, 'sync.entities', 'sync.entity.type')['other']).toBe(50);
    expect(Object.values(counts(sink, 'sync.entities', 'sync.id', 'sync.entity.type')).reduce((sum, count) => sum + count, 0)).toBe(250);
    const overflowed = counts(sink, 'sync.labels.overflowed', 'sync.label');
    expect(overflowed['sync.id']).toBeGreaterThanOrEqual(50);
    expect(overflowed['sync.entity.type']).toBe(150);
  });

  it('wait on disk with the rest while the collector is away', async () => {
    const { sink, env } = await sinkAndProvider();
    await sink.close();
    closing.shift();
    await ended('metrics', env);
    const back = await startSink(undefined, Number(new URL(sink.url).port));
    closing.push(() => back.close());
    await ended('metrics', env);
    await back.until(() => new Set(back.metrics.map(({ resource }) => resource['service.instance.id'])).size === 2);
    const full = newest(back, 'sync.runs').filter(({ attributes }) => attributes['sync.type'] === 'full');
    expect(full.map(({ value }) => value)).toEqual([1]);
  });

  it('count what the collector refused', async () => {
    const { env } = await sinkAndProvider();
    const refusing = await startSink((request) => ({ status: request === 1 ? 400 : 200 }));
    closing.push(() => refusing.close());
    await ended('metrics', { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: refusing.url });
    expect(counts(refusing, 'sync.dropped', 'sync.dropped.cause')['refused']).toBeGreaterThan(0);
  });

  it('are not sent where nobody wants them', async () => {
    const { sink, env } = await sinkAndProvider();
    await ended('metrics', { ...env, OTEL_METRICS_EXPORTER: 'none' });
    expect(sink.spans.length).toBeGreaterThan(0);
    expect(sink.metrics).toEqual([]);
  });
});
