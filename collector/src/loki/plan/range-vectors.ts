import type { Store } from '../../store/store.ts';
import { keyOf, labelsText, type Labels, sorted } from '../answer/labels.ts';
import type { Grouping, RangeAggregation } from '../parse/ast.ts';
import { Refusal } from '../refusal.ts';
import { aggregate } from './range-functions.ts';
import { rangeCounts } from './range-counts.ts';
import { coveredBy, type RawSeries, rangeSamples } from './range-samples.ts';
import type { Sample, Steps, Vector } from './series.ts';

/** A range aggregation at each step: its value over the time from `step - range` (not included) to the step (included). */
export async function rangeVectors(
  store: Store,
  range: RangeAggregation,
  steps: Steps,
  outer?: Grouping,
  signal?: AbortSignal,
): Promise<Vector[]> {
  const window = coveredBy(range, steps);
  const grouping = outer ?? range.grouping;
  const series =
    (await rangeCounts(store, range, window, steps, grouping, signal)) ?? (await rangeSamples(store, range, window, grouping, signal));
  const vectors: Sample[][] = Array.from({ length: steps.count }, () => []);
  const length = Number(range.rangeNs);
  const stride = Number(steps.stepNs);
  for (const one of series) {
    let from = 0;
    let to = 0;
    for (let step = 0; step < steps.count; step += 1) {
      const end = length - 1 + stride * step;
      while (to < one.times.length && (one.times[to] ?? 0) <= end) to += 1;
      while (from < to && (one.times[from] ?? 0) <= end - length) from += 1;
      if (from === to) continue;
      if (one.failed) throw pipelineError(one);
      vectors[step]?.push({ labels: one.labels, key: one.key, value: aggregate(range, one.values.slice(from, to)) });
    }
  }
  return range.op === 'absent_over_time' ? absent(range, vectors) : vectors;
}

/** Where a step has nothing there is a 1, with the labels that the selector names. */
function absent(range: RangeAggregation, vectors: readonly Vector[]): Vector[] {
  const named = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, op, value } of range.log.selector) {
    if (op === '=' && !seen.has(name)) named.set(name, value);
    else named.delete(name);
    seen.add(name);
  }
  const labels: Labels = sorted(named);
  return vectors.map((vector) => (vector.length > 0 ? [] : [{ labels, key: keyOf(labels), value: 1 }]));
}

function pipelineError({ labels }: RawSeries): Refusal {
  const kind = labels['__error__'] ?? '';
  return new Refusal(
    `pipeline error: '${kind}' for series: '${labelsText(labels)}'.\n` +
      `Use a label filter to intentionally skip this error. (e.g | __error__!="${kind}").\n` +
      'To skip all potential errors you can match empty errors.(e.g __error__="")\n' +
      'The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__="" )\n',
  );
}
