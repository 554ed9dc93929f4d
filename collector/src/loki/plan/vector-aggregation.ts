import { keyOf, type Labels, only, without } from '../answer/labels.ts';
import type { Grouping, VectorAggregation, VectorOp } from '../parse/ast.ts';
import type { Sample, Vector } from './series.ts';

/** Sum, min, max and the like over the series of a step that share the labels of a group. */
export function aggregateVector({ op, param, grouping }: VectorAggregation, vector: Vector): Vector {
  const groups = new Map<string, { labels: Labels; samples: Sample[] }>();
  for (const sample of vector) {
    const labels = groupLabels(sample.labels, grouping);
    const key = keyOf(labels);
    const group = groups.get(key);
    if (group) group.samples.push(sample);
    else groups.set(key, { labels, samples: [sample] });
  }
  return [...groups].flatMap(([key, { labels, samples }]) => {
    if (op === 'topk' || op === 'bottomk') return extremes(op, param ?? 0, samples);
    return [
      {
        labels,
        key,
        value: AGGREGATES[op](samples.map(({ value }) => value)),
      },
    ];
  });
}

function groupLabels(labels: Labels, grouping: Grouping): Labels {
  return grouping.without ? without(labels, grouping.labels) : only(labels, grouping.labels);
}

function extremes(op: 'topk' | 'bottomk', count: number, samples: readonly Sample[]): Sample[] {
  const sign = op === 'topk' ? -1 : 1;
  return samples.toSorted((a, b) => (Number.isNaN(a.value) ? 1 : Number.isNaN(b.value) ? -1 : sign * (a.value - b.value))).slice(0, count);
}

const AGGREGATES: Readonly<Record<Exclude<VectorOp, 'topk' | 'bottomk'>, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((a, b) => a + b, 0),
  min: (values) => values.reduce((a, b) => (a > b || Number.isNaN(a) ? b : a)),
  max: (values) => values.reduce((a, b) => (a < b || Number.isNaN(a) ? b : a)),
  avg: (values) => values.reduce((mean, value, index) => mean + (value - mean) / (index + 1), 0),
  count: (values) => values.length,
};
