import type { Window } from './window.ts';

/** What a counter grew by between samples; where it fell it began anew. */
function growth(values: readonly number[]): number {
  let grown = (values.at(-1) ?? 0) - (values[0] ?? 0);
  for (let index = 1; index < values.length; index += 1) {
    const before = values[index - 1] ?? 0;
    if ((values[index] ?? 0) < before) grown += before;
  }
  return grown;
}

interface Kind {
  /** It never falls but to begin anew, and is never carried below 0. */
  readonly counter: boolean;
  /** For each second. */
  readonly rate: boolean;
}

/**
 * `rate`, `increase` and `delta`: the change between the first and the last sample, carried on to the ends of the range as far as the
 * samples' distance allows. The order of the operations is Prometheus', so that the last digit is.
 */
export function extrapolated({ times, values, fromMs, toMs, rangeMs }: Window, { counter, rate }: Kind): number | undefined {
  const gaps = values.length - 1;
  const [firstMs = 0, lastMs = 0, first = 0] = [times[0], times[gaps], values[0]];
  if (gaps < 1) return undefined;
  const change = counter ? growth(values) : (values[gaps] ?? 0) - first;
  const sampled = (lastMs - firstMs) / 1_000;
  const average = sampled / gaps;
  const threshold = average * 1.1;
  let toStart = (firstMs - fromMs) / 1_000;
  let toEnd = (toMs - lastMs) / 1_000;
  if (toStart >= threshold) toStart = average / 2;
  if (counter && change > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / change));
  if (toEnd >= threshold) toEnd = average / 2;
  const factor = (sampled + toStart + toEnd) / sampled;
  return change * (rate ? factor / (rangeMs / 1_000) : factor);
}

/** `irate` and `idelta`: the change between the last two samples; as a rate for each second, and of a counter. */
export function lastChange({ times, values }: Window, rate: boolean): number | undefined {
  const last = values.length - 1;
  const [before = 0, value = 0] = [values[last - 1], values[last]];
  const elapsedMs = (times[last] ?? 0) - (times[last - 1] ?? 0);
  if (last < 1 || elapsedMs === 0) return undefined;
  const change = rate && value < before ? value : value - before;
  return rate ? change / (elapsedMs / 1_000) : change;
}
