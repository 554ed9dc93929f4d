import type { Selector } from '../parse/expression.ts';
import type { StoredSeries } from '../read/read-samples.ts';
import type { Context } from './context.ts';
import { withoutName } from './labels.ts';
import { checkSize, newSeries, put, relabelled, type Series, stepAt, type Vector } from './value.ts';

/** The instants that a selector is read at, one for each step, ms. */
export function instants({ at, offsetMs }: Selector, { steps }: Context): number[] {
  const fixed = at === 'start' ? steps.startMs : at === 'end' ? stepAt(steps, steps.count - 1) : at;
  return Array.from({ length: steps.count }, (_, step) => (fixed ?? stepAt(steps, step)) - offsetMs);
}

/** Samples that may be needed for ranges of some length before each instant. */
export async function samplesFor(selector: Selector, context: Context, rangeMs: number): Promise<StoredSeries[]> {
  const all = instants(selector, context);
  return await context.read(selector.matchers, { afterMs: (all[0] ?? 0) - rangeMs, untilMs: all.at(-1) ?? 0 });
}

/** The newest sample of each series at each step, unless it is older than the lookback or the series has ended. */
async function newest(selector: Selector, context: Context, what: (time: number, value: number) => number): Promise<Vector> {
  const stored = await samplesFor(selector, context, context.lookbackMs);
  checkSize(stored.length, context.steps);
  const when = instants(selector, context);
  const vector: Series[] = [];
  for (const { labels, times, values } of stored) {
    await context.pause();
    const series = newSeries(labels, context.steps);
    let next = 0;
    when.forEach((ms, step) => {
      while (next < times.length && (times[next] ?? 0) <= ms) next += 1;
      const [time, value] = [times[next - 1], values[next - 1]];
      if (time !== undefined && typeof value === 'number' && time > ms - context.lookbackMs) put(series, step, what(time, value));
    });
    if (series.has.includes(1)) vector.push(series);
  }
  return vector;
}

export async function selected(selector: Selector, context: Context): Promise<Vector> {
  return await newest(selector, context, (_, value) => value);
}

/** `timestamp` of a selector: when its samples are of, s since the epoch. */
export async function sampleTimes(selector: Selector, context: Context): Promise<Vector> {
  return relabelled(await newest(selector, context, (time) => time / 1_000), context.steps, withoutName);
}
