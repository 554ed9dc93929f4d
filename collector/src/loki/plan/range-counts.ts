import type { Row, Store } from '../../store/store.ts';
import { keyOf, sorted } from '../answer/labels.ts';
import type { Grouping, LabelFilter, RangeAggregation, RangeOp, Unwrap } from '../parse/ast.ts';
import { labelSql } from './label-sql.ts';
import { isNumberSql, isStored } from './conditions.ts';
import { type LogPlan, planLog } from './log-plan.ts';
import type { RawSeries } from './range-samples.ts';
import { readWhere, type Window } from './read-entries.ts';
import type { Steps } from './series.ts';

/** SQL that makes one value of the records in a slot; `number` is the unwrapped label. */
const SLOT_VALUES: Readonly<Partial<Record<RangeOp, (number: string | undefined) => string>>> = {
  count_over_time: () => 'count(*)',
  rate: (number) => (number === undefined ? 'count(*)' : `sum(${number})`),
  bytes_over_time: () => 'sum(strlen(line))',
  bytes_rate: () => 'sum(strlen(line))',
  sum_over_time: (number) => `sum(${number})`,
  min_over_time: (number) => `min(${number})`,
  max_over_time: (number) => `max(${number})`,
};

/** These need every value: a slot of one record each. */
const EVERY_VALUE: ReadonlySet<RangeOp> = new Set(['avg_over_time', 'quantile_over_time', 'first_over_time', 'last_over_time']);

interface Counting {
  readonly plan: LogPlan;
  readonly value: string;
  readonly labels: readonly string[];
  readonly doubts: readonly string[];
}

/** A range aggregation that the store can make, or undefined where its records must be looked at one by one. */
function countingOf(range: RangeAggregation, grouping: Grouping | undefined): Counting | undefined {
  const value = EVERY_VALUE.has(range.op) ? (number: string | undefined) => String(number) : SLOT_VALUES[range.op];
  if (!value || !grouping || grouping.without || !grouping.labels.every(isStored) || !plainUnwrap(range.unwrap)) return undefined;
  const { conditions, ...plan } = planLog(range.log);
  if (!plan.doubts) return undefined;
  if (!range.unwrap) return { plan: { ...plan, conditions }, value: value(undefined), labels: grouping.labels, doubts: plan.doubts };
  const text = labelSql(range.unwrap.label, plan.params);
  return {
    plan: { ...plan, conditions: [...conditions, `${text} <> ''`] },
    value: value(`TRY_CAST(${text} AS DOUBLE)`),
    labels: grouping.labels,
    doubts: [...plan.doubts, `NOT ${isNumberSql(text)}`],
  };
}

/** Without an error in doubt, a filter for no errors lets all pass. */
function plainUnwrap(unwrap: Unwrap | undefined): boolean {
  if (!unwrap) return true;
  const noErrors = (filter: LabelFilter): boolean =>
    filter.kind === 'match' && filter.matcher.name === '__error__' && filter.matcher.op === '=' && filter.matcher.value === '';
  return unwrap.unit === 'number' && isStored(unwrap.label) && unwrap.filters.every(noErrors);
}

/**
 * The series of an aggregation as the store makes it: for each group and each slot of time, one value. All windows begin and
 * end between two slots, so slots can be added up where records would be. Undefined when a record is in doubt: then all must be read.
 */
export async function rangeCounts(
  store: Store,
  range: RangeAggregation,
  window: Window,
  steps: Steps,
  grouping: Grouping | undefined,
  signal?: AbortSignal,
): Promise<RawSeries[] | undefined> {
  const counting = countingOf(range, grouping);
  if (!counting) return undefined;
  const { plan, value, labels, doubts } = counting;
  const every = EVERY_VALUE.has(range.op);
  const slotNs = every ? 1n : steps.count === 1 ? range.rangeNs : greatestDivisor(steps.stepNs, range.rangeNs);
  const doubt = doubts.length > 0 ? doubts.join(' OR ') : 'false';
  const columns = [
    ...labels.map((name, index) => `${labelSql(name, plan.params)} AS label${index}`),
    `(time_ns - ${plan.params.add(window.fromNs)}) // ${plan.params.add(slotNs)} AS slot`,
    `CAST(${value} AS DOUBLE) AS value`,
    `${every ? `(${doubt})` : `coalesce(bool_or(${doubt}), false)`} AS doubt`,
  ];
  const group = every ? '' : 'GROUP BY ALL';
  const sql = (where: string): string => `SELECT ${columns.join(', ')} FROM $source WHERE ${where} ${group} ORDER BY slot`;
  const rows = await readWhere(store, plan, window, sql, signal);
  return rows.some((row) => row['doubt'] === true) ? undefined : seriesOf(rows, labels, Number(slotNs));
}

function seriesOf(rows: readonly Row[], names: readonly string[], slotNs: number): RawSeries[] {
  const series = new Map<string, RawSeries>();
  for (const row of rows) {
    const pairs = names.map((name, index): [string, string] => [name, String(row[`label${index}`] ?? '')]);
    const labels = sorted(pairs.filter(([, value]) => value !== ''));
    const key = keyOf(labels);
    const one: RawSeries = series.get(key) ?? { labels, key, failed: false, times: [], values: [] };
    series.set(key, one);
    one.times.push(Number(row['slot']) * slotNs);
    one.values.push(Number(row['value']));
  }
  return [...series.values()];
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}
