import { METRICS } from '@synctrail/model';
import { seeded } from '../support/random.ts';

/** Instants from the first to the last export of a process. */
const EXPORT_MS = 30_000;
const PROCESSES = ['a', 'b', 'c'] as const;
const OUTCOMES = ['create', 'update', 'skip'] as const;
const BOUNDS = [0.005, 0.05, 0.1, 0.5, 1, 2.5, 10];
const CUMULATIVE = 2;

interface Point {
  attributes: { key: string; value: object }[];
  startTimeUnixNano: string;
  timeUnixNano: string;
  [field: string]: unknown;
}

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const nanos = (ms: number) => `${Math.round(ms)}000000`;

function resource(process: string) {
  return {
    attributes: [
      text('service.name', process === 'c' ? 'mail-sync' : 'crm-sync'),
      ...(process === 'b' ? [text('service.namespace', 'shop')] : []),
      text('service.instance.id', `instance-${process}`),
      text('service.version', process === 'a' ? '1.5.0' : '1.6.0'),
      text('deployment.environment.name', 'production'),
      text('host.name', `host-${process}`),
      { key: 'process.pid', value: { intValue: '4711' } },
    ],
  };
}

/** What one process has counted so far. */
class Counted {
  readonly #random: () => number;
  readonly #counts = new Map<string, number>();
  readonly #buckets = new Map<string, number[]>();
  readonly #sums = new Map<string, number>();

  constructor(random: () => number) {
    this.#random = random;
  }

  grow(name: string, by: number): number {
    const value = (this.#counts.get(name) ?? 0) + Math.floor(this.#random() * by);
    this.#counts.set(name, value);
    return value;
  }

  observe(name: string, times: number): { bucketCounts: string[]; sum: number; count: string } {
    const counts = this.#buckets.get(name) ?? [...BOUNDS, 0].map(() => 0);
    let sum = this.#sums.get(name) ?? 0;
    for (let index = 0; index < times; index += 1) {
      const value = this.#random() ** 3 * 12;
      const place = BOUNDS.findIndex((bound) => value <= bound);
      counts[place === -1 ? BOUNDS.length : place] = (counts[place === -1 ? BOUNDS.length : place] ?? 0) + 1;
      sum += value;
    }
    this.#buckets.set(name, counts);
    this.#sums.set(name, sum);
    return { bucketCounts: counts.map(String), sum, count: String(counts.reduce((total, count) => total + count, 0)) };
  }

  /** As after a restart. */
  reset(): void {
    this.#counts.clear();
    this.#buckets.clear();
    this.#sums.clear();
  }
}

interface Export {
  readonly process: string;
  readonly index: number;
  readonly startMs: number;
  readonly nowMs: number;
  readonly random: () => number;
}

function metricsOf(counted: Counted, { process, index, startMs, nowMs, random }: Export) {
  const at = { startTimeUnixNano: nanos(startMs), timeUnixNano: nanos(nowMs) };
  const point = (attributes: Record<string, string>, fields: object): Point => ({
    attributes: Object.entries(attributes).map(([key, value]) => text(key, value)),
    ...at,
    ...fields,
  });
  const integrations = process === 'c' ? ['mail'] : ['hubspot', 'chargebee'];
  // One kind of record comes late, and one is told to have ended.
  const outcomes = OUTCOMES.filter((outcome) => outcome !== 'skip' || index > 100);
  const entities = integrations.flatMap((integration) =>
    outcomes.map((action) =>
      point(
        { 'sync.integration': integration, 'sync.entity.action': action, 'sync.status': 'success' },
        { asInt: String(counted.grow(`${integration} ${action}`, 20)) },
      ),
    ),
  );
  const durations = integrations.map((integration) =>
    point({ 'sync.integration': integration }, { ...counted.observe(integration, 1 + Math.floor(random() * 5)), explicitBounds: BOUNDS }),
  );
  const remaining = integrations.map((integration) =>
    point(
      { 'sync.integration': integration, 'server.address': `api.${integration}.example` },
      { asDouble: Math.round(random() * 10_000) / 7 },
    ),
  );
  const cumulative = { aggregationTemporality: CUMULATIVE };
  return [
    { name: 'sync.entities', unit: '{entity}', description: 'Records', sum: { ...cumulative, isMonotonic: true, dataPoints: entities } },
    { name: 'sync.call.duration', unit: 's', description: 'How long', histogram: { ...cumulative, dataPoints: durations } },
    { name: 'sync.rate_limit.remaining', unit: '{request}', gauge: { dataPoints: remaining } },
    { name: 'queue.length', unit: '1', gauge: { dataPoints: [point({ queue: 'in' }, { asInt: String(Math.floor(random() * 9) - 4) })] } },
    {
      name: 'connections.open',
      unit: '',
      sum: { ...cumulative, isMonotonic: false, dataPoints: [point({}, { asInt: String(Math.floor(random() * 40)) })] },
    },
    { name: 'memory.used', unit: 'By', gauge: { dataPoints: [point({ 'memory.kind': 'heap' }, { asDouble: 1e8 + random() * 1e7 })] } },
    {
      name: 'io.bytes',
      unit: 'By/s',
      gauge: { dataPoints: [point({ _private: 'x', '1st': 'y', 'a..b': 'z' }, { asDouble: random() / 1e9 })] },
    },
    { name: 'odd.values', unit: 'ms', gauge: { dataPoints: oddPoints(index, point) } },
    {
      name: 'rpc.latency',
      unit: 's',
      summary: {
        dataPoints: [
          point(
            { method: 'GET' },
            {
              count: String(counted.grow('rpc', 5) + 1),
              sum: counted.grow('rpc sum', 9) / 3,
              quantileValues: [
                { quantile: 0.5, value: random() },
                { quantile: 0.99, value: 1 + random() },
              ],
            },
          ),
        ],
      },
    },
    ...(index > 60 && index < 90
      ? [{ name: 'sometimes', unit: '', gauge: { dataPoints: [point({ joined: 'one', 'joi.ned': 'two' }, { asInt: '1' })] } }]
      : []),
    ...(index % 40 === 20 ? [{ name: 'ended', unit: '', gauge: { dataPoints: [point({}, { asInt: '7' })] } }] : []),
    ...(index % 40 === 23 ? [{ name: 'ended', unit: '', gauge: { dataPoints: [point({}, { flags: 1 })] } }] : []),
  ];
}

/** What is no number, or too large for one, and two attributes that get one name. */
function oddPoints(index: number, point: (attributes: Record<string, string>, fields: object) => Point): Point[] {
  const value = index % 11 === 3 ? 'NaN' : index % 17 === 5 ? 'Infinity' : index % 19 === 7 ? '-Infinity' : (index % 7) - 3;
  return [
    point({ 'http.status': '200', 'http/status': '500' }, { asDouble: value }),
    point({ 'http.status': 'große "Zahl"\\ \n', empty: '' }, { asDouble: (index % 90) * 1e306 }),
  ];
}

/** Export requests of three processes up to `endMs`, in the order of time; one process starts anew in the middle, one is silent for a while. */
export function metricRequests(seed: number, endMs: number, exports: number): string[] {
  const random = seeded(seed);
  const counted = new Map(PROCESSES.map((process) => [process, new Counted(random)]));
  const requests: string[] = [];
  for (let index = 0; index < exports; index += 1) {
    for (const process of PROCESSES) {
      const own = counted.get(process) ?? new Counted(random);
      if (process === 'a' && index === Math.floor(exports / 2)) own.reset();
      if (process === 'b' && index > 150 && index < 180) continue;
      const nowMs = endMs - (exports - 1 - index) * EXPORT_MS - Math.floor(random() * 5_000);
      const metrics = metricsOf(own, { process, index, startMs: endMs - exports * EXPORT_MS, nowMs, random });
      requests.push(
        JSON.stringify({ resourceMetrics: [{ resource: resource(process), scopeMetrics: [{ scope: { name: 'test' }, metrics }] }] }),
      );
    }
  }
  return requests;
}

/** Values of labels that provisioned queries look for. */
const LABELS: Readonly<Record<string, string>> = { 'sync.log.type': 'sync', 'sync.status': 'failed', 'sync.call.status_class': '5xx' };
/** Exports of the library, and how far they are apart. */
const PUSHES = 20;
const PUSH_MS = 60_000;
const countAt = (index: number): number => index * (index + 3);
/** What each counter of the library has come to. */
export const LIBRARY_COUNT = countAt(PUSHES - 1);

/** Each metric that the library pushes, as one process counts it on. */
export function libraryMetrics(endMs: number): string[] {
  return Array.from({ length: PUSHES }, (_, index) => libraryPush(endMs - (PUSHES - 1 - index) * PUSH_MS, endMs - PUSHES * PUSH_MS, index));
}

function libraryPush(nowMs: number, startMs: number, index: number): string {
  const at = { startTimeUnixNano: nanos(startMs), timeUnixNano: nanos(nowMs) };
  const count = String(countAt(index));
  const metrics = Object.entries(METRICS).map(([name, spec]) => {
    const attributes = spec.labels.map((label) => text(label, LABELS[label] ?? 'value'));
    const told = { name, unit: spec.unit, description: spec.brief };
    if (spec.kind === 'gauge') return { ...told, gauge: { dataPoints: [{ ...at, attributes, asInt: String(40 - index) }] } };
    if (spec.kind === 'counter')
      return { ...told, sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints: [{ ...at, attributes, asInt: count }] } };
    const bucketCounts = [...spec.bounds, 0].map((_, place) => String(index * (1 + (place % 3))));
    const point = {
      ...at,
      attributes,
      bucketCounts,
      explicitBounds: spec.bounds,
      count: String(bucketCounts.reduce((sum, each) => sum + Number(each), 0)),
      sum: index * 9.5,
    };
    return { ...told, histogram: { aggregationTemporality: CUMULATIVE, dataPoints: [point] } };
  });
  return JSON.stringify({
    resourceMetrics: [{ resource: resource('library'), scopeMetrics: [{ scope: { name: 'synctrail' }, metrics }] }],
  });
}
