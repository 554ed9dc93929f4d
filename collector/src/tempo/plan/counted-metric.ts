import { COUNTED_ATTRIBUTES, COUNTED_NS } from '../../store/schema.ts';
import type { Field, Metric, Query } from '../parse/query.ts';
import { conditionSql } from './condition.ts';
import { labelValue } from './label-value.ts';
import { once } from './matched-spans.ts';
import type { Intervals, MetricPlan } from './metric.ts';
import { Parameters } from './parameters.ts';
import { leavesOf } from './walk.ts';

const COUNTED: ReadonlySet<string> = new Set(COUNTED_ATTRIBUTES);

/** Whether a metric asks nothing of spans but their time and how many there are by attributes that a file at rest has counted. */
export function isCountable({ spanset, stages }: Query, { name, by, of }: Metric): boolean {
  if (spanset.kind !== 'filter' || stages.length > 0 || of !== undefined) return false;
  if (name !== 'count_over_time' && name !== 'rate') return false;
  return [...leavesOf(spanset.condition).map(({ field }) => field), ...by].every(isCounted);
}

function isCounted(field: Field): boolean {
  return field.kind === 'attribute' && field.scope === 'span' && COUNTED.has(field.name);
}

/** As `metricSeries`, of what `isCountable` tells: counts that were made before, and the spans of the files that have none. */
export function countedSeries(query: Query, metric: Metric, { afterNs, toNs, stepNs }: Intervals): MetricPlan {
  const parameters = new Parameters();
  const groups = metric.by.map((_, index) => `label${index}`);
  const after = parameters.add(afterNs, 'BIGINT');
  const to = parameters.add(toNs, 'BIGINT');
  const step = parameters.add(stepNs, 'BIGINT');
  const condition = query.spanset.kind === 'filter' ? conditionSql(query.spanset.condition, parameters) : 'true';
  const labels = metric.by.map((field, index) => `${labelValue(field, parameters)} AS ${groups[index]}`);
  const read = (source: string, spans: string) =>
    `SELECT ${['start_ns', ...labels, `${spans} AS spans`].join(', ')} FROM ${source} WHERE start_ns > ${after} AND start_ns <= ${to} AND (${condition})`;
  const keys = ['step', ...groups];
  const sql = `WITH matched AS (${[once(read('$doubtful', '1::BIGINT')), read('$proven', '1::BIGINT'), read('$counts', 'spans')].join(' UNION ALL ')})
    SELECT ${keys.join(', ')}, CAST(sum(spans) AS DOUBLE) AS value
    FROM (SELECT *, ((start_ns - ${after} - 1) // ${step}) AS step FROM matched) GROUP BY ${keys.join(', ')} ORDER BY ${keys.join(', ')}`;
  const inSlots = [afterNs, toNs, stepNs].every((ns) => ns % COUNTED_NS === 0n);
  // Of a range that is one step no slot is cut but by its ends.
  const counting = inSlots || toNs - afterNs <= stepNs ? { fromNs: afterNs + 1n, toNs, inSlots } : undefined;
  return { select: { table: 'spans', fromNs: afterNs, toNs, sql, params: parameters.values, counting }, groups };
}
