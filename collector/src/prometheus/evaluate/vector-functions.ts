/** Functions of each value by itself, with their scalars. */
type ValueFunction = (value: number, ...scalars: readonly number[]) => number | undefined;

const date =
  (part: (at: Date) => number): ValueFunction =>
  (value) => {
    const at = new Date(Math.trunc(value) * 1_000);
    return Number.isNaN(at.getTime()) ? Number.NaN : part(at);
  };
const DAY_MS = 86_400_000;

function clamped(value: number, lowest: number, highest: number): number | undefined {
  return highest < lowest ? undefined : Math.max(lowest, Math.min(highest, value));
}

/** To the nearest multiple, ties upward. */
function rounded(value: number, to = 1): number {
  const inverse = 1 / to;
  return Math.floor(value * inverse + 0.5) / inverse;
}

export const VALUE_FUNCTIONS: ReadonlyMap<string, ValueFunction> = new Map<string, ValueFunction>([
  ['abs', Math.abs],
  ['ceil', Math.ceil],
  ['floor', Math.floor],
  ['exp', Math.exp],
  ['sqrt', Math.sqrt],
  ['ln', Math.log],
  ['log2', Math.log2],
  ['log10', Math.log10],
  ['sgn', Math.sign],
  ['round', rounded],
  ['clamp', (value, lowest = 0, highest = 0) => clamped(value, lowest, highest)],
  ['clamp_min', (value, lowest = 0) => clamped(value, lowest, Number.POSITIVE_INFINITY)],
  ['clamp_max', (value, highest = 0) => clamped(value, Number.NEGATIVE_INFINITY, highest)],
]);

/** Functions of an instant, s since the epoch, in UTC; without a vector, of the instant that is asked for. */
export const DATE_FUNCTIONS: ReadonlyMap<string, ValueFunction> = new Map<string, ValueFunction>([
  ['minute', date((at) => at.getUTCMinutes())],
  ['hour', date((at) => at.getUTCHours())],
  ['day_of_week', date((at) => at.getUTCDay())],
  ['day_of_month', date((at) => at.getUTCDate())],
  ['day_of_year', date((at) => Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0)) / DAY_MS) + 1)],
  ['days_in_month', date((at) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate())],
  ['month', date((at) => at.getUTCMonth() + 1)],
  ['year', date((at) => at.getUTCFullYear())],
]);
