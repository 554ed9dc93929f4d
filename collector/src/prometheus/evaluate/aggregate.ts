import type { Aggregate } from '../parse/expression.ts';
import { failed } from '../refusal.ts';
import { keep, type Labels, labelsKey, NAME, without } from './labels.ts';
import { greatest, groupVariance, least, mean, quantile, sum } from './sums.ts';
import { Collected, newSeries, put, type Series, type Steps, type Vector } from './value.ts';

type Reduce = (values: readonly number[], parameter: number) => number;

const REDUCE: ReadonlyMap<string, Reduce> = new Map<string, Reduce>([
  ['sum', sum],
  ['avg', mean],
  ['min', least],
  ['max', greatest],
  ['count', (values) => values.length],
  ['group', () => 1],
  ['stdvar', groupVariance],
  ['stddev', (values) => Math.sqrt(groupVariance(values))],
  ['quantile', (values, q) => quantile(q, values)],
]);

/** Which labels a group's members have in common. */
function groupLabels({ without: leftOut, labels: names }: Aggregate, labels: Labels): Labels {
  return leftOut ? without(labels, [...names, NAME]) : keep(labels, names);
}

function groups(aggregate: Aggregate, vector: Vector): Map<string, Series[]> {
  return Map.groupBy(vector, ({ labels }) => labelsKey(groupLabels(aggregate, labels)));
}

/** `sum` and the others that make one value of a group. */
function reduced(aggregate: Aggregate, vector: Vector, parameters: Float64Array | undefined, steps: Steps): Vector {
  const reduce = REDUCE.get(aggregate.op);
  if (reduce === undefined) throw new Error(`${aggregate.op} is no aggregation`);
  const collected = new Collected(steps);
  for (const members of groups(aggregate, vector).values()) {
    const target = collected.of(groupLabels(aggregate, members[0]?.labels ?? new Map()));
    for (let step = 0; step < steps.count; step += 1) {
      const values: number[] = [];
      for (const { has, values: own } of members) if (has[step] === 1) values.push(own[step] ?? 0);
      if (values.length > 0) put(target, step, reduce(values, parameters?.[step] ?? 0));
    }
  }
  return collected.vector();
}

interface Ranked {
  readonly series: Series;
  readonly value: number;
}

/** Best first, what is no number last; of equal values Prometheus leaves open which come first, here it is the order of the series. */
function ranked(members: readonly Series[], step: number, greatestFirst: boolean): Ranked[] {
  const there = members.filter(({ has }) => has[step] === 1).map((series) => ({ series, value: series.values[step] ?? 0 }));
  return there.sort((one, other) => {
    if (Number.isNaN(one.value) || Number.isNaN(other.value)) return Number(Number.isNaN(one.value)) - Number(Number.isNaN(other.value));
    if (one.value === other.value) return 0;
    return one.value > other.value === greatestFirst ? -1 : 1;
  });
}

/** `topk` and `bottomk`: members of each group as they are, at each instant its best ones; those of the first instant come first. */
function best(aggregate: Aggregate, vector: Vector, sizes: Float64Array, steps: Steps): Vector {
  if (sizes.every((size) => size < 1)) return [];
  if (sizes.some((size) => Number.isNaN(size))) throw failed('Parameter value is NaN');
  const targets = new Map<Series, Series>();
  for (const members of groups(aggregate, vector).values()) {
    for (let step = 0; step < steps.count; step += 1) {
      const size = Math.max(Math.trunc(sizes[step] ?? 0), 0);
      for (const { series, value } of ranked(members, step, aggregate.op === 'topk').slice(0, size)) {
        const target = targets.get(series) ?? newSeries(series.labels, steps);
        targets.set(series, target);
        put(target, step, value);
      }
    }
  }
  return [...targets.values()];
}

export function aggregated(aggregate: Aggregate, vector: Vector, parameters: Float64Array | undefined, steps: Steps): Vector {
  const picks = aggregate.op === 'topk' || aggregate.op === 'bottomk';
  return picks && parameters !== undefined ? best(aggregate, vector, parameters, steps) : reduced(aggregate, vector, parameters, steps);
}
