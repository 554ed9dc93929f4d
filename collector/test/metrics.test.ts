import { afterEach, describe, expect, test } from 'vitest';
import { encodeMetrics } from './otlp-proto.ts';
import { attribute, post } from './otlp.ts';
import { newDir, type Running, startServer, tokenFor } from './running.ts';

const DELTA = 1;
const CUMULATIVE = 2;
const DAY_MS = 86_400_000;
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

const running: Running[] = [];
async function start(...wanted: Parameters<typeof startServer>): Promise<Running> {
  const one = await startServer(...wanted);
  running.push(one);
  return one;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map(async ({ stop }) => await stop()));
});

const nanos = (ms: number) => `${ms}000000`;

function metricsJson(...metrics: object[]): object {
  const resource = { attributes: [attribute('service.name', 'crm-sync'), attribute('service.instance.id', 'i-1')] };
  return { resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'synctrail' }, metrics }] }] };
}

function point(ms: number, fields: object): object {
  return { startTimeUnixNano: nanos(ms - 60_000), timeUnixNano: nanos(ms), attributes: [attribute('sync.id', 'a')], ...fields };
}

function counter(temporality: number, ...points: object[]): object {
  return { name: 'sync.entities', unit: '{entity}', sum: { aggregationTemporality: temporality, isMonotonic: true, dataPoints: points } };
}

interface Series {
  metric: Record<string, string>;
  value: [number, string];
  values: [number, string][];
}

async function query(url: string, text: string, ms: number, headers: Record<string, string> = {}): Promise<Series[]> {
  const form = new URLSearchParams({ query: text, time: String(ms / 1_000) });
  const answer = await fetch(`${url}/prometheus/api/v1/query?${form.toString()}`, { headers });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: { result: Series[] } }).data.result;
}

/** The values of a series, oldest first. */
async function valuesOf(url: string, selector: string, ms: number): Promise<number[]> {
  const [series] = await query(url, `${selector}[1h]`, ms);
  return (series?.values ?? []).map(([, value]) => Number(value));
}

/** A metric of each kind, with all that a point can have. */
function everyKind(ms: number): object {
  const buckets = { positive: { offset: -1, bucketCounts: ['1', '2', '0', '4'] }, negative: { offset: 0, bucketCounts: ['1'] } };
  return metricsJson(
    counter(CUMULATIVE, point(ms, { asInt: '9007199254740991' }), point(ms - 10_000, { asInt: '-3' })),
    { name: 'queue.length', unit: '1', description: 'Waiting', gauge: { dataPoints: [point(ms, { asDouble: 0.1 })] } },
    { name: 'ended', gauge: { dataPoints: [point(ms, { flags: 1 })] } },
    {
      name: 'sync.run.duration',
      unit: 's',
      histogram: {
        aggregationTemporality: CUMULATIVE,
        dataPoints: [point(ms, { count: '6', sum: 12.5, bucketCounts: ['1', '2', '3'], explicitBounds: [0.5, 2.5], min: 0.1, max: 7 })],
      },
    },
    {
      name: 'exponential',
      exponentialHistogram: {
        aggregationTemporality: CUMULATIVE,
        dataPoints: [point(ms, { count: '11', sum: 20, scale: 1, zeroCount: '3', zeroThreshold: 0.001, ...buckets })],
      },
    },
    {
      name: 'latency',
      unit: 'ms',
      summary: { dataPoints: [point(ms, { count: '4', sum: 9, quantileValues: [{ quantile: 0.99, value: 3.5 }] })] },
    },
  );
}

describe('metrics that are sent', () => {
  test('are the same series and values whether they came as JSON or as protobuf', async () => {
    const now = Date.now();
    const [json, proto] = [await start(), await start()];
    expect(await post(`${json.url}/v1/metrics`, everyKind(now))).toMatchObject({ status: 200, body: {} });
    expect(await post(`${proto.url}/v1/metrics`, encodeMetrics(everyKind(now)), PROTOBUF)).toMatchObject({ status: 200 });
    const ofJson = await query(json.url, '{__name__=~".+"}', now);
    const names = new Set(ofJson.map(({ metric }) => metric['__name__']));
    expect([...names].map(String).toSorted()).toEqual([
      'exponential_bucket',
      'exponential_count',
      'exponential_sum',
      'latency_milliseconds',
      'latency_milliseconds_count',
      'latency_milliseconds_sum',
      'queue_length_ratio',
      'sync_entities_total',
      'sync_run_duration_seconds_bucket',
      'sync_run_duration_seconds_count',
      'sync_run_duration_seconds_sum',
    ]);
    expect(await query(proto.url, '{__name__=~".+"}', now)).toEqual(ofJson);
  });

  test('and told as deltas are added up, each once', async () => {
    const now = Date.now();
    const { url } = await start();
    const deltas = [3, 4, 5].map((value, index) =>
      metricsJson(counter(DELTA, point(now - 60_000 + index * 10_000, { asInt: String(value) }))),
    );
    for (const delta of deltas) await post(`${url}/v1/metrics`, delta);
    await post(`${url}/v1/metrics`, deltas[1] ?? {});
    expect(await valuesOf(url, 'sync_entities_total', now)).toEqual([3, 7, 12]);
  });

  test('and told as histograms of deltas are added up bucket by bucket', async () => {
    const now = Date.now();
    const { url } = await start();
    for (const index of [0, 1]) {
      const data = point(now - 60_000 + index * 10_000, { count: '3', sum: 4, bucketCounts: ['1', '2'], explicitBounds: [1] });
      await post(`${url}/v1/metrics`, metricsJson({ name: 'size', histogram: { aggregationTemporality: DELTA, dataPoints: [data] } }));
    }
    expect(await valuesOf(url, 'size_bucket{le="1"}', now)).toEqual([1, 2]);
    expect(await valuesOf(url, 'size_bucket{le="+Inf"}', now)).toEqual([3, 6]);
    expect(await valuesOf(url, 'size_sum', now)).toEqual([4, 8]);
  });

  test('and are exponential histograms get buckets of powers of two', async () => {
    const now = Date.now();
    const { url } = await start();
    await post(`${url}/v1/metrics`, everyKind(now));
    const buckets = await query(url, 'exponential_bucket', now);
    const at = (le: string) => Number(buckets.find(({ metric }) => metric['le'] === le)?.value[1]);
    // Scale 1: the buckets end at 1, 1.41, 2 and 2.83; beside them are three zeros and one negative.
    expect([at('0.0009765625'), at('0.5'), at('1'), at('2'), at('4'), at('+Inf')]).toEqual([4, 4, 5, 7, 11, 11]);
    expect(buckets).toHaveLength(32);
  });

  test('are refused point by point, with the reasons, and the others are kept', async () => {
    const now = Date.now();
    const { url } = await start();
    const answer = await post(
      `${url}/v1/metrics`,
      metricsJson(
        counter(CUMULATIVE, point(now, { asInt: '1' }), point(now, { timeUnixNano: '0', asInt: '1' })),
        counter(0, point(now, { asInt: '1' })),
        { gauge: { dataPoints: [point(now, { asInt: '1' })] } },
        { name: 'old', gauge: { dataPoints: [point(now - 400 * DAY_MS, { asInt: '1' })] } },
        {
          name: 'uneven',
          histogram: {
            aggregationTemporality: CUMULATIVE,
            dataPoints: [point(now, { count: '1', bucketCounts: ['1'], explicitBounds: [1, 2] })],
          },
        },
      ),
    );
    expect(answer.status).toBe(200);
    const { partialSuccess } = answer.body as { partialSuccess: { rejectedDataPoints: string; errorMessage: string } };
    expect(partialSuccess.rejectedDataPoints).toBe('5');
    for (const reason of ['no time', 'neither cumulative nor delta', 'no name', 'more than 396 days ago', 'not one more than their bounds'])
      expect(partialSuccess.errorMessage).toContain(reason);
    expect(await valuesOf(url, 'sync_entities_total', now)).toEqual([1]);
  });

  test('and are of a clock that runs ahead are as old as their receipt', async () => {
    const now = Date.now();
    const { url } = await start();
    await post(`${url}/v1/metrics`, metricsJson(counter(CUMULATIVE, point(now + DAY_MS, { asInt: '5' }))));
    expect(await valuesOf(url, 'sync_entities_total', Date.now() + 1_000)).toEqual([5]);
  });

  test('lose the secrets in their labels', async () => {
    const now = Date.now();
    const { url } = await start();
    const attributes = [
      attribute('authorization', 'Bearer abcdef123456'),
      attribute('url.full', 'https://user:pw@a.example/x?token=t0psecret'),
    ];
    await post(`${url}/v1/metrics`, metricsJson(counter(CUMULATIVE, point(now, { asInt: '1', attributes }))));
    const text = JSON.stringify(await query(url, 'sync_entities_total', now));
    expect(text).toContain('a.example');
    expect(text).not.toMatch(/abcdef123456|t0psecret|:pw@/);
  });

  test('are kept for 13 months, and are there after a restart (S0-45)', async () => {
    const before = Date.now() - 390 * DAY_MS;
    const dir = newDir();
    const first = await start({}, dir);
    await post(`${first.url}/v1/metrics`, metricsJson(counter(CUMULATIVE, point(before, { asInt: '5' }))));
    await running.pop()?.stop();
    const second = await start({}, dir);
    expect(await valuesOf(second.url, 'sync_entities_total', before)).toEqual([5]);
    await post(`${second.url}/v1/metrics`, metricsJson(counter(CUMULATIVE, point(before + 10_000, { asInt: '6' }))));
    expect(await valuesOf(second.url, 'sync_entities_total', before + 10_000)).toEqual([5, 6]);
  });

  test('are seen with a token of their workspace only', async () => {
    const now = Date.now();
    const { url } = await start({ tokens: [tokenFor('one'), tokenFor('other', { name: 'other', workspace: 'other' })] });
    const as = (token: string) => ({ authorization: `Bearer ${token}` });
    await post(`${url}/v1/metrics`, metricsJson(counter(CUMULATIVE, point(now, { asInt: '1' }))), as('one'));
    expect(await query(url, 'sync_entities_total', now, as('one'))).toHaveLength(1);
    expect(await query(url, 'sync_entities_total', now, as('other'))).toEqual([]);
    for (const path of ['query?query=1', 'labels', 'label/job/values', 'series?match[]=a', 'metadata', 'status/buildinfo']) {
      for (const base of ['/prometheus', '/api/datasources/proxy/uid/synctrail-prometheus'])
        expect((await fetch(`${url}${base}/api/v1/${path}`)).status).toBe(401);
    }
  });
});
