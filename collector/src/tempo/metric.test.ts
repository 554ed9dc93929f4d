import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quantile } from './answer/quantile.ts';
import { BASE_S, hex, span } from './testing/span.ts';
import { startTempo, type TempoServer } from './testing/tempo-server.ts';

const MINUTE = 60;

let tempo: TempoServer;

beforeAll(async () => {
  tempo = await startTempo();
  const trace = hex('a trace of two', 32);
  const work = (sketch: Parameters<typeof span>[0]) => span({ ...sketch, attributes: { case: 'work', ...sketch.attributes } });
  const spans = [
    // At the end of an interval, which it belongs to.
    work({ traceId: trace, name: 'root', start: 0, duration: 4, attributes: { size: 10, kind: 'x' } }),
    work({ traceId: trace, name: 'child', parentSpanId: 'ffffffffffffffff', start: 1, duration: 1, attributes: { size: 30, kind: 'x' } }),
    work({ name: 'alone', start: MINUTE, duration: 2, attributes: { size: 2.5 } }),
    work({ name: 'late', start: 3 * MINUTE + 1, duration: 0, attributes: { kind: 'y', size: 'none' } }),
  ];
  await tempo.store.addSpans(spans, 'first');
  // Once more, beside one that is new.
  await tempo.store.addSpans([...spans, span({ name: 'other', attributes: { case: 'other' } })], 'second');
});
afterAll(async () => await tempo.close());

const at = (seconds: number) => String(BASE_S + seconds);

async function instant(q: string, from = -MINUTE, to = 10 * MINUTE): Promise<Record<string, number | undefined>> {
  const { status, body } = await tempo.get('/api/metrics/query', { q, start: at(from), end: at(to) });
  expect(status).toBe(200);
  const { series } = body as { series: { labels: { key: string; value: object }[]; value?: number }[] };
  const labels = (list: (typeof series)[number]['labels']) =>
    list.map(({ key, value }) => `${key}=${Object.values(value).join('')}`).join(' ');
  return Object.fromEntries(series.map((one) => [labels(one.labels), one.value]));
}

describe('instant', () => {
  const work = '{ span.case = "work" }';

  it.each<[string, Record<string, number | undefined>]>([
    [`${work} | count_over_time()`, { '__name__=count_over_time': 4 }],
    [`${work} | rate()`, { '__name__=rate': 4 / (11 * MINUTE) }],
    [`${work} | count_over_time() by (span.kind)`, { 'span.kind=x': 2, 'span.kind=y': 1, 'span.kind=nil': 1 }],
    [
      `${work} | count_over_time() by (name, span.kind)`,
      { 'name=root span.kind=x': 1, 'name=child span.kind=x': 1, 'name=alone': 1, 'name=late span.kind=y': 1 },
    ],
    [`${work} | count_over_time() by (resource.service.name, status)`, { 'resource.service.name=svc status=unset': 4 }],
    [`${work} | min_over_time(span.size)`, { '__name__=min_over_time': 2.5 }],
    [`${work} | max_over_time(span.size) by (span.kind)`, { 'span.kind=x': 30, 'span.kind=nil': 2.5 }],
    [`${work} | sum_over_time(span.size)`, { '__name__=sum_over_time': 42.5 }],
    [`${work} | avg_over_time(span.size) by (span.kind)`, { 'span.kind=x': 20, 'span.kind=nil': 2.5 }],
    [`${work} | max_over_time(duration)`, { '__name__=max_over_time': 4 }],
    [`${work} | quantile_over_time(span.size, 0.5, 1)`, { 'p=0.5': 16, 'p=1': 32 }],
    [`${work} | count() > 1 | count_over_time()`, { '__name__=count_over_time': 2 }],
    [`${work} && { name = "child" } | count_over_time() by (name)`, { 'name=root': 1, 'name=child': 1 }],
    [`{ span.case = "work" && rootName = "root" } | count_over_time()`, { '__name__=count_over_time': 2 }],
    ['{ name = "nobody" } | count_over_time()', { '__name__=count_over_time': undefined }],
    ['{ name = "nobody" } | count_over_time() by (name)', {}],
    ['{ name = "nobody" } | max_over_time(duration)', {}],
  ])('%s', async (query, expected) => {
    expect(await instant(query)).toEqual(expected);
  });

  it('both ends of the range belong to it', async () => {
    expect(await instant(`${work} | count_over_time()`, 0, MINUTE)).toEqual({ '__name__=count_over_time': 3 });
    expect(await instant(`${work} | count_over_time()`, 1, MINUTE - 1)).toEqual({ '__name__=count_over_time': 1 });
  });
});

describe('range', () => {
  const range = async (q: string, step: string) => {
    const { body } = await tempo.get('/api/metrics/query_range', { q, start: at(30), end: at(200), step });
    const { series } = body as { series: { samples: { timestampMs: string; value?: number }[] }[] };
    return series.map(({ samples }) => samples.map(({ timestampMs, value }) => [Number(timestampMs) / 1000 - BASE_S, value ?? 0]));
  };

  it('is aligned outward to the step; an interval ends with its instant', async () => {
    const counts = [
      [0, 1],
      [60, 2],
      [120, 0],
      [180, 0],
      [240, 1],
    ];
    expect(await range('{ span.case = "work" } | count_over_time()', '60')).toEqual([counts]);
    expect(await range('{ span.case = "work" } | count_over_time()', '1m')).toEqual([counts]);
    expect(await range('{ span.case = "work" } | rate()', '60s')).toEqual([counts.map(([time, value]) => [time, (value ?? 0) / 60])]);
  });

  it('a value that nothing was measured for is no sample', async () => {
    expect(await range('{ span.case = "work" } | max_over_time(span.size)', '1m')).toEqual([
      [
        [0, 10],
        [60, 30],
      ],
    ]);
  });

  it('without a step there are about 240 points', async () => {
    const { body } = await tempo.get('/api/metrics/query_range', { q: '{} | rate()', start: at(0), end: at(3600) });
    expect((body as { series: { samples: unknown[] }[] }).series[0]?.samples).toHaveLength(241);
  });

  it.each<[Record<string, string>, string]>([
    [{ q: '{}' }, 'not a metrics query'],
    [{ q: '{} | rate()', step: '0' }, 'step must be greater than 0'],
    [{ q: '{} | rate()', step: '1ms' }, 'step of 1000000ns is too small for the range'],
    [{ q: '{} | max_over_time(name)' }, 'not supported: max_over_time(name)'],
    [{ q: '{} | rate() by (duration)' }, 'not supported: by (duration)'],
    [{ q: '{} | rate()', start: '9', end: '5' }, 'end must be greater than start'],
  ])('%j is refused', async (query, body) => {
    expect(await tempo.get('/api/metrics/query_range', { start: at(0), end: at(3600), ...query })).toMatchObject({ status: 400, body });
  });
});

describe('quantiles of buckets', () => {
  it.each<[number, number]>([
    [0, 2 ** 1.5],
    [0.5, 4],
    [0.75, 2 ** 2.5],
    [1, 8],
  ])('p = %d', (p, expected) => {
    const buckets = [
      { max: 4, count: 2 },
      { max: 8, count: 2 },
    ];
    expect(quantile(p, buckets)).toBeCloseTo(expected, 12);
  });
});
