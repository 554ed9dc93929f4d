import { inSeriesOrder } from '../../query-http/series-order.ts';
import type { Labels } from '../evaluate/labels.ts';
import { type Series, stepAt, type Steps, type Value } from '../evaluate/value.ts';
import type { StoredSeries } from '../read/read-samples.ts';

type Point = readonly [seconds: number, value: string];

/** What `/query` and `/query_range` answer with. */
export type QueryData =
  | { readonly resultType: 'vector'; readonly result: { metric: Record<string, string>; value: Point }[] }
  | { readonly resultType: 'matrix'; readonly result: { metric: Record<string, string>; values: Point[] }[] }
  | { readonly resultType: 'scalar' | 'string'; readonly result: Point };

/** A number as Prometheus writes it. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

function metricOf(labels: Labels): Record<string, string> {
  return Object.fromEntries([...labels].sort(([one], [other]) => (one < other ? -1 : 1)));
}

const point = (ms: number, value: number): Point => [ms / 1_000, numberText(value)];

function pointsOf({ values, has }: Series, steps: Steps): Point[] {
  const points: Point[] = [];
  for (let step = 0; step < steps.count; step += 1) if (has[step] === 1) points.push(point(stepAt(steps, step), values[step] ?? 0));
  return points;
}

/** The value at the one instant of a query, series in the order that the query gave them. */
export function instantData(value: Value, steps: Steps): QueryData {
  const ms = steps.startMs;
  if (value.kind === 'string') return { resultType: 'string', result: [ms / 1_000, value.text] };
  if (value.kind === 'scalar') return { resultType: 'scalar', result: point(ms, value.values[0] ?? 0) };
  const there = value.vector.filter(({ has }) => has[0] === 1);
  return {
    resultType: 'vector',
    result: there.map(({ labels, values }) => ({ metric: metricOf(labels), value: point(ms, values[0] ?? 0) })),
  };
}

/** The values at all instants of a query, series in the order of their labels. */
export function rangeData(value: Value, steps: Steps): QueryData {
  if (value.kind === 'string') throw new Error('a string has no range');
  if (value.kind === 'scalar') {
    const values = [...value.values].map((number, step) => point(stepAt(steps, step), number));
    return { resultType: 'matrix', result: [{ metric: {}, values }] };
  }
  const there = inSeriesOrder(
    value.vector.filter(({ has }) => has.includes(1)),
    ({ labels }) => [...labels].sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  return { resultType: 'matrix', result: there.map((series) => ({ metric: metricOf(series.labels), values: pointsOf(series, steps) })) };
}

/** The samples of a range as they are, without the ends of series. */
export function samplesData(stored: readonly StoredSeries[]): QueryData {
  const result = stored.map(({ labels, times, values }) => ({
    metric: metricOf(labels),
    values: times.flatMap((ms, index) => {
      const value = values[index];
      return typeof value === 'number' ? [point(ms, value)] : [];
    }),
  }));
  return { resultType: 'matrix', result: result.filter(({ values }) => values.length > 0) };
}
