import { LRUCache } from 'lru-cache';
import { type MetricPoint, type PointData, TEMPORALITY } from '../../otlp/metric-point.ts';
import { explicitBuckets } from './buckets.ts';
import { pointLabels } from './labels.ts';

/** Series whose sums are held; the one that was added to longest ago begins anew from 0, which every reader of counters understands. */
const SERIES_AT_MOST = 100_000;

interface Sum {
  timeNs: bigint;
  data: PointData;
}

function keyOf({ metric, attributes, resource }: MetricPoint): string {
  const labels = [...pointLabels(attributes, resource.attributes)].sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([metric.name, metric.unit, metric.kind, labels]);
}

/** The sum of what was and what came; only what came where the two cannot be added, as their buckets differ. */
function plus(before: PointData, more: PointData): PointData {
  if (before.kind === 'number' && more.kind === 'number')
    return { kind: 'number', int: more.int, value: Number(before.value) + Number(more.value) };
  if (before.kind !== 'histogram' || more.kind !== 'histogram' || before.bounds.join() !== more.bounds.join()) return more;
  const counts = more.counts.map((count, index) => count + (before.counts[index] ?? 0));
  const sum = before.sum === undefined || more.sum === undefined ? undefined : before.sum + more.sum;
  return { kind: 'histogram', count: before.count + more.count, sum, bounds: more.bounds, counts };
}

/** Adds up what senders tell as deltas, series by series, and gives exponential histograms bounds that can be added. One for each workspace. */
export class Sums {
  readonly #sums = new LRUCache<string, Sum>({ max: SERIES_AT_MOST });

  /** The points as cumulative ones, in their order. A delta that is not newer than what its series has is left out: it was added before. */
  add(points: readonly MetricPoint[]): MetricPoint[] {
    return points.flatMap((point) => {
      const explicit = point.data.kind === 'exponential' ? { ...point, data: explicitBuckets(point.data) } : point;
      return point.metric.temporality === TEMPORALITY.delta ? (this.#added(explicit) ?? []) : explicit;
    });
  }

  #added(point: MetricPoint): MetricPoint | undefined {
    const key = keyOf(point);
    const before = this.#sums.get(key);
    if (before !== undefined && point.timeNs <= before.timeNs) return undefined;
    const data = before === undefined ? point.data : plus(before.data, point.data);
    this.#sums.set(key, { timeNs: point.timeNs, data });
    return { ...point, data };
  }
}
