import type { Select } from '../../store/store.ts';
import type { Field, Metric, Query } from '../parse/query.ts';
import { unsupported } from '../refusal.ts';
import { attributeValue } from './attribute.ts';
import { taggedNumber } from './compare.ts';
import { countedSeries, isCountable } from './counted-metric.ts';
import { labelValue } from './label-value.ts';
import { matchedSpans } from './matched-spans.ts';
import { Parameters } from './parameters.ts';
import { TRACE_SLACK_NS } from './search.ts';
import { needsTraceFacts } from './walk.ts';

/** Intervals that are closed at their end, as Tempo's: a span that starts at `afterNs + stepNs` is in the first. */
export interface Intervals {
  /** Before the first instant, ns since the epoch. */
  readonly afterNs: bigint;
  /** Last instant. */
  readonly toNs: bigint;
  readonly stepNs: bigint;
}

const AGGREGATES = {
  count_over_time: 'count(*)',
  rate: 'count(*)',
  min_over_time: 'min(measured)',
  max_over_time: 'max(measured)',
  avg_over_time: 'avg(measured)',
  sum_over_time: 'sum(measured)',
  quantile_over_time: 'count(*)',
} as const;

export interface MetricPlan {
  readonly select: Select;
  /** Columns with the tagged value of each `by()`, NULL where the spans have none. */
  readonly groups: readonly string[];
}

/** One row for each interval and group with spans: `step` (from 0), the groups, `value`, and `exponent` of the bucket for quantiles. */
export function metricSeries(query: Query, metric: Metric, intervals: Intervals): MetricPlan {
  if (isCountable(query, metric)) return countedSeries(query, metric, intervals);
  const parameters = new Parameters();
  const groups = metric.by.map((_, index) => `label${index}`);
  const columns = [
    ...metric.by.map((field, index) => `${labelValue(field, parameters)} AS ${groups[index]}`),
    ...measuredColumns(metric, parameters),
  ];
  const after = parameters.add(intervals.afterNs, 'BIGINT');
  const to = parameters.add(intervals.toNs, 'BIGINT');
  const inTime = `start_ns > ${after} AND start_ns <= ${to}`;
  const wholeTraces = needsWholeTraces(query);
  const { relations, name } = matchedSpans(query, { columns, where: [wholeTraces ? 'true' : inTime], distinct: true }, parameters);
  const isQuantile = metric.name === 'quantile_over_time';
  const keys = ['step', ...groups, ...(isQuantile ? ['exponent'] : [])];
  const measurable = isQuantile ? ' AND exponent IS NOT NULL' : '';
  const step = `((start_ns - ${after} - 1) // ${parameters.add(intervals.stepNs, 'BIGINT')}) AS step`;
  const sql = `WITH ${relations.join(',\n')}
    SELECT ${keys.join(', ')}, CAST(${AGGREGATES[metric.name]} AS DOUBLE) AS value
    FROM (SELECT *, ${step} FROM ${name} WHERE ${inTime}${measurable}) GROUP BY ${keys.join(', ')} ORDER BY ${keys.join(', ')}`;
  const slack = wholeTraces ? TRACE_SLACK_NS : 0n;
  const range = { fromNs: intervals.afterNs - slack, toNs: intervals.toNs + slack };
  return { select: { table: 'spans', ...range, sql, params: parameters.values }, groups };
}

/** Whether what matches depends on a trace's other spans. */
function needsWholeTraces(query: Query): boolean {
  return needsTraceFacts(query) || query.spanset.kind !== 'filter' || query.stages.some((stage) => stage.kind === 'count');
}

function measuredColumns(metric: Metric, parameters: Parameters): string[] {
  const { of, name } = metric;
  if (of === undefined) {
    if (name === 'count_over_time' || name === 'rate') return [];
    throw unsupported(`${name} without an attribute`);
  }
  if (name === 'quantile_over_time') return [`${exponentOf(of, parameters)} AS exponent`];
  if (of.kind === 'attribute') return [`${taggedNumber(attributeValue(of, parameters))} AS measured`];
  if (of.name === 'duration') return ['(end_ns - start_ns) / 1e9 AS measured'];
  throw unsupported(`${name}(${of.name})`);
}

/** Tempo's buckets are powers of two, of nanoseconds or of whole numbers; less than 2 is in none, nor is a fraction. */
function exponentOf(field: Field, parameters: Parameters): string {
  const bucket = (value: string) => `CASE WHEN ${value} >= 2 THEN ceil(log2(${value}))::BIGINT END`;
  if (field.kind === 'intrinsic') {
    if (field.name === 'duration') return bucket('(end_ns - start_ns)');
    throw unsupported(`quantile_over_time(${field.name})`);
  }
  const value = attributeValue(field, parameters);
  return bucket(`TRY_CAST((CASE WHEN ${value}[1] = 'i' THEN ${value}[2:] END) AS BIGINT)`);
}
