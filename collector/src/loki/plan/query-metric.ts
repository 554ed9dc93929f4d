import type { Store } from '../../store/store.ts';
import { keyOf } from '../answer/labels.ts';
import type { Binary, MetricQuery, RangeOp, VectorAggregation } from '../parse/ast.ts';
import { joinVectors, withNumber } from './binary-vectors.ts';
import { rangeVectors } from './range-vectors.ts';
import type { Steps, Vector } from './series.ts';
import { aggregateVector } from './vector-aggregation.ts';

/** What a sum around it may group at once, for then only that many series are made. */
const ADDS_UP: ReadonlySet<RangeOp> = new Set(['count_over_time', 'rate', 'bytes_over_time', 'bytes_rate', 'sum_over_time']);

/** A metric query at each step. */
export async function queryMetric(store: Store, metric: MetricQuery, steps: Steps, signal?: AbortSignal): Promise<Vector[]> {
  if (metric.kind === 'range') return rangeVectors(store, metric, steps, undefined, signal);
  if (metric.kind === 'vector') return vectorAggregation(store, metric, steps, signal);
  if (metric.kind === 'binary') return binary(store, metric, steps, signal);
  return Array.from({ length: steps.count }, () => [{ labels: {}, key: keyOf({}), value: metric.value }]);
}

async function vectorAggregation(store: Store, metric: VectorAggregation, steps: Steps, signal?: AbortSignal): Promise<Vector[]> {
  const { expr } = metric;
  const pushed = metric.op === 'sum' && expr.kind === 'range' && ADDS_UP.has(expr.op);
  const vectors = pushed ? await rangeVectors(store, expr, steps, metric.grouping, signal) : await queryMetric(store, expr, steps, signal);
  return vectors.map((vector) => aggregateVector(metric, vector));
}

async function binary(store: Store, metric: Binary, steps: Steps, signal?: AbortSignal): Promise<Vector[]> {
  const { left, right } = metric;
  if (left.kind === 'number') {
    return (await queryMetric(store, right, steps, signal)).map((vector) => withNumber(metric, vector, left.value, 'left'));
  }
  if (right.kind === 'number') {
    return (await queryMetric(store, left, steps, signal)).map((vector) => withNumber(metric, vector, right.value, 'right'));
  }
  const lefts = await queryMetric(store, left, steps, signal);
  const rights = await queryMetric(store, right, steps, signal);
  return lefts.map((vector, step) => joinVectors(metric, vector, rights[step] ?? []));
}
