import { type Labels, labelsKey, NAME, without } from './labels.ts';
import { Collected, put, type Steps, type Vector } from './value.ts';

interface Bucket {
  readonly bound: number;
  count: number;
}

/** Counts that differ by less, as a share of both, are the same: rounding made the difference. */
const TOLERANCE = 1e-12;
const LEAST_NORMAL = 2.225_073_858_507_201_4e-308;

function boundOf(labels: Labels): number | undefined {
  const text = labels.get('le') ?? '';
  const special = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (special !== null) return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function almostEqual(one: number, other: number): boolean {
  if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return true;
  const total = Math.abs(one) + Math.abs(other);
  const difference = Math.abs(one - other);
  if (one === 0 || other === 0 || total < LEAST_NORMAL) return difference < TOLERANCE * LEAST_NORMAL;
  return difference / Math.min(total, Number.MAX_VALUE) < TOLERANCE;
}

/** Buckets of one bound added up, in order, none with less than the one below it. */
function orderly(buckets: readonly Bucket[]): Bucket[] {
  const merged: Bucket[] = [];
  for (const { bound, count } of buckets.toSorted((one, other) => (one.bound === other.bound ? 0 : one.bound - other.bound))) {
    const last = merged.at(-1);
    if (last?.bound === bound) last.count += count;
    else merged.push({ bound, count });
  }
  let before = merged[0]?.count ?? 0;
  for (const bucket of merged.slice(1)) {
    if (bucket.count === before) continue;
    if (almostEqual(before, bucket.count) || bucket.count < before) bucket.count = before;
    else before = bucket.count;
  }
  return merged;
}

/** The value below which a share of what was observed is, on a straight line within its bucket. */
function bucketQuantile(q: number, unordered: readonly Bucket[]): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const buckets = orderly(unordered);
  const [first, top] = [buckets[0], buckets.at(-1)];
  if (first === undefined || top?.bound !== Number.POSITIVE_INFINITY || buckets.length < 2 || top.count === 0) return Number.NaN;
  const rank = q * top.count;
  const found = buckets.slice(0, -1).findIndex(({ count }) => count >= rank);
  if (found === -1) return buckets.at(-2)?.bound ?? Number.NaN;
  const { bound, count } = buckets[found] ?? first;
  if (found === 0 && bound <= 0) return bound;
  const below = found === 0 ? { bound: 0, count: 0 } : (buckets[found - 1] ?? first);
  return below.bound + (bound - below.bound) * ((rank - below.count) / (count - below.count));
}

/** `histogram_quantile` of buckets that have explicit bounds; what has no `le` is left out. */
export function histogramQuantile(vector: Vector, quantiles: Float64Array, steps: Steps): Vector {
  const bounded = vector.flatMap((series) => {
    const bound = boundOf(series.labels);
    return bound === undefined ? [] : [{ series, bound }];
  });
  const collected = new Collected(steps);
  for (const group of Map.groupBy(bounded, ({ series }) => labelsKey(without(series.labels, ['le']))).values()) {
    const target = collected.of(without(group[0]?.series.labels ?? new Map(), ['le', NAME]));
    for (let step = 0; step < steps.count; step += 1) {
      const there = group.filter(({ series }) => series.has[step] === 1);
      if (there.length === 0) continue;
      const buckets = there.map(({ series, bound }) => ({ bound, count: series.values[step] ?? 0 }));
      put(target, step, bucketQuantile(quantiles[step] ?? 0, buckets));
    }
  }
  return collected.vector();
}
