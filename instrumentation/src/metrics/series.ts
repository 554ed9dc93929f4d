import type { Distribution, Labels } from '../otlp/metric.ts';

/** One line of a metric: its labels, and what has been counted since this process began to. */
export interface Series {
  readonly labels: Labels;
  value: number;
  readonly distribution: Distribution | undefined;
  /** It has been sent before. */
  told: boolean;
}

/** @param bounds of the histogram's buckets, if it is one */
export function newSeries(labels: Labels, bounds: readonly number[] | undefined): Series {
  return { labels, value: 0, distribution: bounds === undefined ? undefined : emptyDistribution(bounds.length), told: false };
}

export function emptyDistribution(bounds: number): Distribution {
  return { count: 0, sum: 0, min: Infinity, max: -Infinity, buckets: Array.from({ length: bounds + 1 }, () => 0) };
}

export function observe(distribution: Distribution, bounds: readonly number[], value: number): void {
  const found = bounds.findIndex((bound) => value <= bound);
  const at = found === -1 ? bounds.length : found;
  distribution.buckets[at] = (distribution.buckets[at] ?? 0) + 1;
  distribution.count += 1;
  distribution.sum += value;
  distribution.min = Math.min(distribution.min, value);
  distribution.max = Math.max(distribution.max, value);
}
