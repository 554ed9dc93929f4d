import type { Attribute, Resource, Scope } from './records.ts';

/** OTLP's AggregationTemporality. */
export const TEMPORALITY = { unspecified: 0, delta: 1, cumulative: 2 } as const;

/** What the points of a metric have in common. */
export interface Metric {
  name: string;
  description: string;
  /** UCUM. */
  unit: string;
  kind: 'gauge' | 'sum' | 'histogram' | 'exponential' | 'summary' | 'none';
  /** One of `TEMPORALITY`; 0 where the kind has none. */
  temporality: number;
  /** Of a sum: whether it only grows. */
  monotonic: boolean;
}

/** Counts of an exponential histogram's buckets: that of index i is between base^(offset+i) and base^(offset+i+1). */
export interface ExponentialBuckets {
  offset: number;
  counts: number[];
}

/** The values of a point, by the kind of its metric. Counts are whole numbers; beyond 2^53 they are rounded, as in Prometheus. */
export type PointData =
  /** `int` keeps OTLP's distinction, which JavaScript's numbers lose. */
  | { kind: 'number'; int: boolean; value: number | bigint }
  | { kind: 'histogram'; count: number; sum: number | undefined; bounds: number[]; counts: number[]; min?: number; max?: number }
  | {
      kind: 'exponential';
      count: number;
      sum: number | undefined;
      scale: number;
      zeroCount: number;
      zeroThreshold: number;
      positive: ExponentialBuckets;
      negative: ExponentialBuckets;
      min?: number;
      max?: number;
    }
  | { kind: 'summary'; count: number; sum: number; quantiles: { quantile: number; value: number }[] };

/** A measurement of which a point was made, with the trace that it was made in. */
export interface Exemplar {
  /** What the point's own attributes leave out. */
  attributes: Attribute[];
  timeNs: bigint;
  int: boolean;
  value: number | bigint;
  /** 32 hex, or empty. */
  traceId: string;
  /** 16 hex, or empty. */
  spanId: string;
}

/** A point of a metric between receipt and storage. */
export interface MetricPoint {
  resource: Resource;
  scope: Scope;
  metric: Metric;
  attributes: Attribute[];
  /** Since when a cumulative value counts, ns; 0 where it is not told. */
  startNs: bigint;
  timeNs: bigint;
  /** Bit 1: nothing was recorded, the series ends here. */
  flags: number;
  data: PointData;
  /** Passed on; the embedded store has no room for them. */
  exemplars?: Exemplar[];
}

/** What `Metric` begins as while it is read. */
export function noMetric(): Metric {
  return { name: '', description: '', unit: '', kind: 'none', temporality: TEMPORALITY.unspecified, monotonic: false };
}
