import type { PointData } from '../../otlp/metric-point.ts';

type Exponential = Extract<PointData, { kind: 'exponential' }>;
type Histogram = Extract<PointData, { kind: 'histogram' }>;

/** Bounds of what becomes of an exponential histogram: the powers of two from about a thousandth to about a million. The same for all, as series must not come and go. */
const LEAST = -10;
const MOST = 20;
const BOUNDS = Array.from({ length: MOST - LEAST + 1 }, (_, index) => 2 ** (LEAST + index));

/** The power of two that a bucket ends at, rounded up: exact from scale 0 on, as the buckets of powers of two are made of whole ones. */
function endOf(index: number, scale: number): number {
  return Math.ceil((index + 1) * 2 ** -scale);
}

/** An exponential histogram as one with explicit bounds; its count and sum stay exact. */
export function explicitBuckets(data: Exponential): Histogram {
  const counts = Array.from({ length: BOUNDS.length + 1 }, () => 0);
  const add = (place: number, count: number) => {
    const index = Math.min(Math.max(place, 0), BOUNDS.length);
    counts[index] = (counts[index] ?? 0) + count;
  };
  add(0, data.zeroCount);
  for (const count of data.negative.counts) add(0, count);
  data.positive.counts.forEach((count, index) => add(endOf(data.positive.offset + index, data.scale) - LEAST, count));
  return { kind: 'histogram', count: data.count, sum: data.sum, bounds: BOUNDS, counts };
}
