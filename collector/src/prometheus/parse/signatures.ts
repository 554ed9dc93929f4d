import type { ValueType } from './expression.ts';

export interface Signature {
  readonly args: readonly ValueType[];
  /** How many of the last may be left out, or, where it is infinite, how often the last may come, also never. */
  readonly optional: number;
  readonly returns: 'scalar' | 'vector';
}

function all(names: string, args: readonly ValueType[], optional = 0, returns: Signature['returns'] = 'vector'): [string, Signature][] {
  return names.split(' ').map((name) => [name, { args, optional, returns }]);
}

/** The functions that are answered. */
export const SIGNATURES: ReadonlyMap<string, Signature> = new Map([
  ...all('abs ceil floor exp sqrt ln log2 log10 sgn absent sort sort_desc timestamp', ['vector']),
  ...all('rate increase delta irate idelta changes resets deriv', ['matrix']),
  ...all('avg_over_time min_over_time max_over_time sum_over_time count_over_time last_over_time', ['matrix']),
  ...all('stddev_over_time stdvar_over_time present_over_time absent_over_time', ['matrix']),
  ...all('predict_linear', ['matrix', 'scalar']),
  ...all('quantile_over_time', ['scalar', 'matrix']),
  ...all('histogram_quantile', ['scalar', 'vector']),
  ...all('clamp', ['vector', 'scalar', 'scalar']),
  ...all('clamp_max clamp_min', ['vector', 'scalar']),
  ...all('round', ['vector', 'scalar'], 1),
  ...all('hour minute month year day_of_month day_of_week day_of_year days_in_month', ['vector'], 1),
  ...all('label_replace', ['vector', 'string', 'string', 'string', 'string']),
  ...all('label_join', ['vector', 'string', 'string', 'string'], Number.POSITIVE_INFINITY),
  ...all('scalar', ['vector'], 0, 'scalar'),
  ...all('vector', ['scalar']),
  ...all('time pi', [], 0, 'scalar'),
]);

/** Aggregations, and the type of their parameter where they have one. */
export const AGGREGATIONS: ReadonlyMap<string, ValueType | undefined> = new Map([
  ...['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'].map((name) => [name, undefined] as const),
  ...['topk', 'bottomk', 'quantile'].map((name) => [name, 'scalar'] as const),
]);
