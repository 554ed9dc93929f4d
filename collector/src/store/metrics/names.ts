import type { Metric } from '../../otlp/metric-point.ts';

/** What Prometheus calls the units of OTLP, as its OTLP receiver does. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['d', 'days'],
  ['h', 'hours'],
  ['min', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['ns', 'nanoseconds'],
  ['By', 'bytes'],
  ['KiBy', 'kibibytes'],
  ['MiBy', 'mebibytes'],
  ['GiBy', 'gibibytes'],
  ['TiBy', 'tibibytes'],
  ['KBy', 'kilobytes'],
  ['MBy', 'megabytes'],
  ['GBy', 'gigabytes'],
  ['TBy', 'terabytes'],
  ['m', 'meters'],
  ['V', 'volts'],
  ['A', 'amperes'],
  ['J', 'joules'],
  ['W', 'watts'],
  ['g', 'grams'],
  ['Cel', 'celsius'],
  ['Hz', 'hertz'],
  ['1', ''],
  ['%', 'percent'],
]);
const PER_UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({ s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' }),
);

/** The words of a unit: `By/s` is `bytes` and `per_second`. What stands in braces is none. */
function unitWords(unit: string): { main: string; per: string } {
  const [first = '', ...rest] = unit.split('/');
  const [main, per] = [first.trim(), rest.join('/').trim()];
  const perWord = /[{}]/.test(per) ? '' : (PER_UNITS.get(per) ?? per);
  return { main: clean(/[{}]/.test(main) ? '' : (UNITS.get(main) ?? main)), per: clean(perWord === '' ? '' : `per_${perWord}`) };
}

function clean(unit: string): string {
  return unit
    .replaceAll(/[^a-zA-Z0-9:]/g, '_')
    .replaceAll(/_+/g, '_')
    .replace(/^_/, '');
}

/** The unit in Prometheus' metadata. */
export function unitName(unit: string): string {
  const { main, per } = unitWords(unit);
  return [main, per]
    .filter((word) => word !== '')
    .join('_')
    .replace(/_$/, '');
}

/** The metric's name in Prometheus, with the suffixes of its unit and kind; undefined where nothing is left of it. */
export function metricName({ name, unit, kind, monotonic }: Metric): string | undefined {
  let words = name.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== '');
  const { main, per } = unitWords(unit);
  const perWord = per === 'per_' ? '' : per.replace(/_$/, '');
  const perShown = words.includes(perWord) ? '' : perWord;
  const mainShown = words.includes(main) ? '' : main;
  words.push(...[perShown === '' ? mainShown : mainShown.replace(/_$/, ''), perShown].filter((word) => word !== ''));
  if (kind === 'sum' && monotonic) words = [...words.filter((word) => word !== 'total'), 'total'];
  if (kind === 'gauge' && unit === '1') words = [...words.filter((word) => word !== 'ratio'), 'ratio'];
  const joined = words.join('_');
  if (joined === '') return undefined;
  return /^\d/.test(joined) ? `_${joined}` : joined;
}

const labels = new Map<string, string | undefined>();
const LABELS_AT_MOST = 10_000;

/** The label's name in Prometheus; undefined where nothing is left of it. */
export function labelName(key: string): string | undefined {
  if (labels.has(key)) return labels.get(key);
  let name = key.replaceAll(/[^a-zA-Z0-9_]/gu, '_');
  if (/^\d/.test(name)) name = `key_${name}`;
  else if (/^_(?!_)/.test(name)) name = `key${name}`;
  const known = /^_*$/.test(name) ? undefined : name;
  if (labels.size < LABELS_AT_MOST) labels.set(key, known);
  return known;
}
