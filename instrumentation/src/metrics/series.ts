import type { Distribution, Labels } from '../otlp/metric.ts';

/** One line of a metric: its labels, and what has been counted since this process began to. */
export interface Series {
  readonly labels: Labels;
  value: number;
  readonly distribution: Distribution | undefined;
  /** Of the distribution. */
  readonly bounds: readonly number[];
  /** It has been sent before. */
  told: boolean;
}

/** @param bounds of the histogram's buckets, if it is one */
export function newSeries(labels: Labels, bounds: readonly number[] | undefined): Series {
  const distribution = bounds === undefined ? undefined : emptyDistribution(bounds.length);
  return { labels, value: 0, distribution, bounds: bounds ?? [], told: false };
}

export function emptyDistribution(bounds: number): Distribution {
  return { count: 0, sum: 0, min: Infinity, max: -Infinity, buckets: Array.from({ length: bounds + 1 }, () => 0) };
}

/** Adds one value to a histogram; nothing to what is none. */
export function observe({ distribution, bounds }: Series, value: number): void {
  if (distribution === undefined) return;
  let at = 0;
  while (at < bounds.length && value > (bounds[at] ?? 0)) at += 1;
  distribution.buckets[at] = (distribution.buckets[at] ?? 0) + 1;
  distribution.count += 1;
  distribution.sum += value;
  distribution.min = Math.min(distribution.min, value);
  distribution.max = Math.max(distribution.max, value);
}
