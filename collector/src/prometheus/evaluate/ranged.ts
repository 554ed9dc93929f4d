import type { Range } from '../parse/expression.ts';
import type { Context } from './context.ts';
import { withoutName } from './labels.ts';
import { KEEPS_NAME, RANGE_FUNCTIONS } from './range-functions.ts';
import { instants, samplesFor } from './selected.ts';
import { checkSize, newSeries, put, relabelled, type Series, stepAt, type Vector } from './value.ts';

/** A function over the samples of a range before each step. */
export async function ranged(
  name: string,
  { selector, rangeMs }: Range,
  parameters: Float64Array | undefined,
  context: Context,
): Promise<Vector> {
  const valueOf = RANGE_FUNCTIONS.get(name);
  if (valueOf === undefined) throw new Error(`${name} is no function of a range`);
  const stored = await samplesFor(selector, context, rangeMs);
  checkSize(stored.length, context.steps);
  const when = instants(selector, context);
  const vector: Series[] = [];
  for (const one of stored) {
    await context.pause();
    const there = one.values.map((value) => value !== null);
    const times = one.times.filter((_, index) => there[index]);
    const values = one.values.filter((value) => value !== null);
    const series = newSeries(one.labels, context.steps);
    let [from, to] = [0, 0];
    when.forEach((toMs, step) => {
      const fromMs = toMs - rangeMs;
      while (to < times.length && (times[to] ?? 0) <= toMs) to += 1;
      while (from < to && (times[from] ?? 0) <= fromMs) from += 1;
      if (from === to) return;
      const value = valueOf({
        times: times.slice(from, to),
        values: values.slice(from, to),
        fromMs,
        toMs,
        rangeMs,
        nowMs: stepAt(context.steps, step),
        parameter: parameters?.[step] ?? 0,
      });
      if (value !== undefined) put(series, step, value);
    });
    if (series.has.includes(1)) vector.push(series);
  }
  return KEEPS_NAME.has(name) ? vector : relabelled(vector, context.steps, withoutName);
}
