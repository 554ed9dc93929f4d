import type { Store } from '../../store/store.ts';
import type { Matcher } from '../parse/expression.ts';
import { parseSelector } from '../parse/parse-query.ts';
import { checkMatchers, labelSql } from '../read/conditions.ts';
import { readSeries } from '../read/read-series.ts';
import { Refusal } from '../refusal.ts';
import type { Answered, Endpoint } from './endpoint.ts';
import { instantMs, limitOf, TRUNCATED } from './parameters.ts';

async function selectorsOf(store: Store, form: URLSearchParams): Promise<(readonly Matcher[])[]> {
  const selectors = form.getAll('match[]').map(parseSelector);
  for (const matchers of selectors) await checkMatchers(store, matchers, 'match[]');
  return selectors;
}

const byCode = (one: string, other: string) => (one < other ? -1 : Number(one > other));

const between = (form: URLSearchParams) => ({ fromMs: instantMs(form, 'start'), toMs: instantMs(form, 'end') });

function limited(all: readonly unknown[], form: URLSearchParams): Answered {
  const limit = limitOf(form);
  return limit > 0 && all.length > limit ? { data: all.slice(0, limit), warnings: [TRUNCATED] } : { data: all };
}

/** `/series`: the labels of the series that one of the selectors has. */
export function seriesList(store: Store): Endpoint {
  return async ({ form }) => {
    const selectors = await selectorsOf(store, form);
    if (selectors.length === 0) throw new Refusal('no match[] parameter provided');
    const rows = await readSeries(store, () => 'labels', selectors, between(form));
    return limited(
      rows.map(({ labels }) => JSON.parse(String(labels)) as unknown),
      form,
    );
  };
}

/** `/labels`: the names of labels. */
export function labelNames(store: Store): Endpoint {
  return async ({ form }) => {
    const rows = await readSeries(store, () => 'unnest(json_keys(labels)) AS name', await selectorsOf(store, form), between(form));
    return limited(rows.map(({ name }) => String(name)).toSorted(byCode), form);
  };
}

/** `/label/:name/values`. */
export function labelValues(store: Store): Endpoint {
  return async ({ form, name }) => {
    const rows = await readSeries(store, (params) => `${labelSql(name, params)} AS value`, await selectorsOf(store, form), between(form));
    return limited(
      rows
        .map(({ value }) => String(value))
        .filter((value) => value !== '')
        .sort(),
      form,
    );
  };
}

/** `/metadata`: the type, help and unit of each metric. */
export function metadata(store: Store): Endpoint {
  return async ({ form }) => {
    const metric = form.get('metric') ?? '';
    const rows = await readSeries(store, () => 'family, type, help, unit', [], { fromMs: undefined, toMs: undefined });
    const [limit, each] = ['limit', 'limit_per_metric'].map((name) => countOf(form, name));
    const groups = [...Map.groupBy(rows, ({ family }) => String(family))].filter(([family]) => metric === '' || family === metric);
    const told = groups.map(([family, own]) => [family, own.slice(0, each).map(({ type, help, unit }) => ({ type, help, unit }))] as const);
    return { data: Object.fromEntries(told.slice(0, limit)) };
  };
}

function countOf(form: URLSearchParams, name: string): number | undefined {
  const text = form.get(name) ?? '';
  if (text === '') return undefined;
  if (!/^-?\d+$/.test(text)) throw new Refusal(`${name} must be a number`);
  return Number(text) < 0 || (name === 'limit_per_metric' && Number(text) === 0) ? undefined : Number(text);
}
