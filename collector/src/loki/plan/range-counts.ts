import type { Row, Store } from '../../store/store.ts';
import { keyOf, sorted } from '../answer/labels.ts';
import type { Grouping, RangeAggregation, RangeOp } from '../parse/ast.ts';
import { labelSql } from './label-sql.ts';
import { planLog } from './log-plan.ts';
import type { RawSeries } from './range-samples.ts';
import { readWhere, type Window } from './read-entries.ts';
import type { Steps } from './series.ts';

/** What a record adds: one line, or its bytes. */
const ADDS: Readonly<Partial<Record<RangeOp, string>>> = {
  count_over_time: 'count(*)',
  rate: 'count(*)',
  bytes_over_time: 'sum(strlen(line))',
  bytes_rate: 'sum(strlen(line))',
};

/** Labels whose value only the stages know. */
const NEEDS_STAGES = /^__|_extracted$/;

/** SQL that counts a range aggregation in the store, or undefined where its records must be looked at one by one. */
function countingSql(
  range: RangeAggregation,
  grouping: Grouping | undefined,
): { plan: ReturnType<typeof planLog>; adds: string } | undefined {
  const adds = ADDS[range.op];
  if (adds === undefined || range.unwrap || !grouping || grouping.without || grouping.labels.some((name) => NEEDS_STAGES.test(name))) {
    return undefined;
  }
  const plan = planLog(range.log);
  return plan.stages.length === 0 ? { plan, adds } : undefined;
}

/**
 * The series of an aggregation that only counts, counted by the store: for each group and each slot of time, the sum.
 * All windows begin and end between two slots, so slots can be added up where records would be.
 */
export async function rangeCounts(
  store: Store,
  range: RangeAggregation,
  window: Window,
  steps: Steps,
  grouping: Grouping | undefined,
  signal?: AbortSignal,
): Promise<RawSeries[] | undefined> {
  const counting = countingSql(range, grouping);
  if (!counting || !grouping) return undefined;
  const { plan, adds } = counting;
  const slotNs = steps.count === 1 ? range.rangeNs : greatestDivisor(steps.stepNs, range.rangeNs);
  const labels = grouping.labels.map((name, index) => `${labelSql(name, plan.params)} AS label${index}`);
  const slot = `(time_ns - ${plan.params.add(window.fromNs)}) // ${plan.params.add(slotNs)} AS slot`;
  const columns = [...labels, slot, `CAST(${adds} AS DOUBLE) AS value`].join(', ');
  const rows = await readWhere(
    store,
    plan,
    window,
    (where) => `SELECT ${columns} FROM $source WHERE ${where} GROUP BY ALL ORDER BY slot`,
    signal,
  );
  return seriesOf(rows, grouping, Number(slotNs));
}

function seriesOf(rows: readonly Row[], grouping: Grouping, slotNs: number): RawSeries[] {
  const series = new Map<string, RawSeries>();
  for (const row of rows) {
    const pairs = grouping.labels.map((name, index): [string, string] => [name, String(row[`label${index}`] ?? '')]);
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
