import { extrapolated, lastChange } from './extrapolate.ts';
import { regression } from './regression.ts';
import { greatest, least, mean, quantile, sum, variance } from './sums.ts';
import type { Window } from './window.ts';

/** The value of a function over a range, or undefined where the samples are too few for it. */
type RangeFunction = (window: Window) => number | undefined;

function count(values: readonly number[], counts: (value: number, before: number) => boolean): number {
  return values.filter((value, index) => index > 0 && counts(value, values[index - 1] ?? 0)).length;
}

const differs = (value: number, before: number) => value !== before && !(Number.isNaN(value) && Number.isNaN(before));

export const RANGE_FUNCTIONS: ReadonlyMap<string, RangeFunction> = new Map<string, RangeFunction>([
  ['rate', (window) => extrapolated(window, { counter: true, rate: true })],
  ['increase', (window) => extrapolated(window, { counter: true, rate: false })],
  ['delta', (window) => extrapolated(window, { counter: false, rate: false })],
  ['irate', (window) => lastChange(window, true)],
  ['idelta', (window) => lastChange(window, false)],
  ['avg_over_time', ({ values }) => mean(values)],
  ['min_over_time', ({ values }) => least(values)],
  ['max_over_time', ({ values }) => greatest(values)],
  ['sum_over_time', ({ values }) => sum(values)],
  ['count_over_time', ({ values }) => values.length],
  ['last_over_time', ({ values }) => values.at(-1)],
  ['present_over_time', () => 1],
  ['absent_over_time', () => 1],
  ['quantile_over_time', ({ values, parameter }) => quantile(parameter, values)],
  ['stdvar_over_time', ({ values }) => variance(values)],
  ['stddev_over_time', ({ values }) => Math.sqrt(variance(values))],
  ['changes', ({ values }) => count(values, differs)],
  ['resets', ({ values }) => count(values, (value, before) => value < before)],
  ['deriv', (window) => (window.values.length < 2 ? undefined : regression(window, window.times[0] ?? 0).slope)],
  ['predict_linear', predictLinear],
]);

function predictLinear(window: Window): number | undefined {
  if (window.values.length < 2) return undefined;
  const { slope, intercept } = regression(window, window.nowMs);
  return slope * window.parameter + intercept;
}

/** They answer a sample as it is, and so keep the name. */
export const KEEPS_NAME: ReadonlySet<string> = new Set(['last_over_time']);
