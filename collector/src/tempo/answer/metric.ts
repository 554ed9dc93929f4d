import type { Row } from '../../store/store.ts';
import { fieldText } from '../parse/field.ts';
import type { Metric } from '../parse/query.ts';
import type { Intervals, MetricPlan } from '../plan/metric.ts';
import { type KeyValue, keyValues } from './any-value.ts';
import { numberOf } from './cell.ts';
import { type Bucket, quantile } from './quantile.ts';

/** Values by interval, from 0; an interval without a value has no sample. */
interface Series {
  readonly labels: readonly KeyValue[];
  readonly values: ReadonlyMap<number, number>;
}

interface Sample {
  readonly timestampMs: string;
  readonly value?: number;
}

export interface RangeSeries {
  readonly labels: readonly KeyValue[];
  readonly samples: readonly Sample[];
}

export interface InstantSeries {
  readonly labels: readonly KeyValue[];
  readonly value?: number;
}

const ZERO_FILLED: ReadonlySet<Metric['name']> = new Set<Metric['name']>(['count_over_time', 'rate', 'quantile_over_time']);
const NS_PER_SECOND = 1e9;

/** Tempo's series over time. A zero is a sample without value. */
export function rangeAnswer(metric: Metric, rows: readonly Row[], plan: MetricPlan, intervals: Intervals): RangeSeries[] {
  const count = Number((intervals.toNs - intervals.afterNs) / intervals.stepNs);
  return seriesOf(metric, rows, plan, intervals).flatMap(({ labels, values }) => {
    const samples = Array.from({ length: count }, (_, index): Sample[] => {
      const value = values.get(index);
      if (value === undefined && !ZERO_FILLED.has(metric.name)) return [];
      const end = intervals.afterNs + BigInt(index + 1) * intervals.stepNs;
      return [{ timestampMs: String(end / 1_000_000n), ...nonZero(value) }];
    }).flat();
    return samples.length === 0 ? [] : [{ labels, samples }];
  });
}

/** Tempo's series of one value each. */
export function instantAnswer(metric: Metric, rows: readonly Row[], plan: MetricPlan, interval: Intervals): InstantSeries[] {
  return seriesOf(metric, rows, plan, interval).flatMap(({ labels, values }) => {
    const value = values.get(0);
    return value === undefined && !ZERO_FILLED.has(metric.name) ? [] : [{ labels, ...nonZero(value) }];
  });
}

function nonZero(value: number | undefined): { value?: number } {
  return value === undefined || value === 0 ? {} : { value };
}

function seriesOf(metric: Metric, rows: readonly Row[], { groups }: MetricPlan, { stepNs }: Intervals): Series[] {
  const byLabels = new Map<string, Row[]>();
  // A metric without groups is one series, also where nothing matched.
  if (groups.length === 0 && metric.name !== 'quantile_over_time') byLabels.set('[]', []);
  for (const row of rows) {
    const key = JSON.stringify(groups.map((column) => row[column]));
    const own = byLabels.get(key);
    if (own === undefined) byLabels.set(key, [row]);
    else own.push(row);
  }
  return [...byLabels.values()].flatMap((own) => {
    const labels = labelsOf(metric, own[0], groups);
    if (metric.name === 'quantile_over_time') return quantileSeries(metric, labels, own);
    const divisor = metric.name === 'rate' ? Number(stepNs) / NS_PER_SECOND : 1;
    const measured = own.filter((row) => typeof row['value'] === 'number');
    return [{ labels, values: new Map(measured.map((row) => [numberOf(row['step']), numberOf(row['value']) / divisor])) }];
  });
}

/** Groups without a value are left out; where all are, the first is the text `nil`; without groups the function's name stands there. */
function labelsOf(metric: Metric, row: Row | undefined, groups: readonly string[]): KeyValue[] {
  const labels = metric.by.flatMap((field, index) => keyValues(fieldText(field), row?.[groups[index] ?? '']));
  const [first] = metric.by;
  if (labels.length > 0) return labels;
  if (first !== undefined) return [{ key: fieldText(first), value: { stringValue: 'nil' } }];
  return metric.name === 'quantile_over_time' ? [] : [{ key: '__name__', value: { stringValue: metric.name } }];
}

function quantileSeries(metric: Metric, labels: readonly KeyValue[], rows: readonly Row[]): Series[] {
  const unit = metric.of?.kind === 'intrinsic' ? NS_PER_SECOND : 1;
  const buckets = new Map<number, Bucket[]>();
  for (const row of rows) {
    const step = numberOf(row['step']);
    const bucket = { max: 2 ** numberOf(row['exponent']) / unit, count: numberOf(row['value']) };
    buckets.set(step, [...(buckets.get(step) ?? []), bucket]);
  }
  return metric.quantiles.map((p) => ({
    labels: [...labels, { key: 'p', value: { doubleValue: p } }],
    values: new Map([...buckets].map(([step, own]) => [step, quantile(p, own)])),
  }));
}
