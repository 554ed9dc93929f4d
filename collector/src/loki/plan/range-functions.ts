import type { RangeAggregation, RangeOp } from '../parse/ast.ts';

type Aggregate = (values: readonly number[], range: RangeAggregation) => number;

const seconds = (range: RangeAggregation): number => Number(range.rangeNs) / 1e9;

const AGGREGATES: Readonly<Record<RangeOp, Aggregate>> = {
  count_over_time: sum,
  rate: (values, range) => sum(values) / seconds(range),
  bytes_rate: (values, range) => sum(values) / seconds(range),
  bytes_over_time: sum,
  sum_over_time: sum,
  avg_over_time: mean,
  min_over_time: (values) => values.reduce((a, b) => (b < a || Number.isNaN(a) ? b : a)),
  max_over_time: (values) => values.reduce((a, b) => (b > a || Number.isNaN(a) ? b : a)),
  first_over_time: (values) => values[0] ?? Number.NaN,
  last_over_time: (values) => values.at(-1) ?? Number.NaN,
  quantile_over_time: (values, range) => quantile(range.param ?? Number.NaN, values),
  absent_over_time: () => 1,
};

/** What a range aggregation makes of the values in one window, oldest first; never called without values. */
export function aggregate(range: RangeAggregation, values: readonly number[]): number {
  return AGGREGATES[range.op](values, range);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Incremental, as Loki has it, so that the last digits agree. */
function mean(values: readonly number[]): number {
  let result = 0;
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(result) && !Number.isNaN(result) && !Number.isNaN(value) && (Number.isFinite(value) || value === result)) continue;
    result += value / (index + 1) - result / (index + 1);
  }
  return result;
}

function quantile(q: number, values: readonly number[]): number {
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const ordered = [...values].sort((a, b) => a - b);
  const rank = q * (ordered.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(ordered.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (ordered[lower] ?? Number.NaN) * (1 - weight) + (ordered[upper] ?? Number.NaN) * weight;
}
