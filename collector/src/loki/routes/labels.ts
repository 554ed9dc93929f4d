import { LABEL_COLUMNS } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { Matcher } from '../parse/ast.ts';
import { parseQuery } from '../parse/parse.ts';
import { checkQuery } from '../plan/check.ts';
import { checkPatterns } from '../plan/regex.ts';
import { labelValues, streamSizes } from '../plan/read-labels.ts';
import { Refusal } from '../refusal.ts';
import type { Endpoint } from './endpoint.ts';
import { boundsOf, checkLength } from './instant.ts';

/** The selector of a `query` or `match[]` parameter; absent, it is everything. */
export async function selectorParam(store: Store, text: string | null): Promise<readonly Matcher[]> {
  if (text === null || text === '') return [];
  const query = parseQuery(text);
  if (query.kind !== 'log' || query.log.stages.length > 0) throw new Refusal('only label matchers are supported');
  await checkPatterns(
    store,
    query.log.selector.filter(({ op }) => op === '=~' || op === '!~').map(({ value }) => value),
  );
  return query.log.selector;
}

/** The same of one that must be there, and must not be of everything. */
export async function requiredSelector(store: Store, text: string | null): Promise<readonly Matcher[]> {
  await checkQuery(store, parseQuery(text ?? ''));
  return selectorParam(store, text);
}

/** Label look-ups take both bounds in. */
export function windowOf(form: URLSearchParams): { fromNs: bigint; toNs: bigint } {
  const bounds = boundsOf(form);
  checkLength(bounds);
  const { startNs, endNs } = bounds;
  return { fromNs: startNs, toNs: endNs + 1n };
}

/** Loki leaves `data` out where there is nothing. */
function listed(data: readonly string[]): object {
  return data.length > 0 ? { status: 'success', data } : { status: 'success' };
}

/** `GET|POST /loki/api/v1/labels`. */
export function labelNames(store: Store): Endpoint {
  return async ({ form, signal }) => {
    const streams = await streamSizes(store, await selectorParam(store, form.get('query')), windowOf(form), signal);
    return listed([...LABEL_COLUMNS].sort().filter((name) => streams.some(({ labels }) => labels.has(name))));
  };
}

/** `GET|POST /loki/api/v1/label/:name/values`. */
export function valuesOfLabel(store: Store): Endpoint {
  return async ({ form, name, signal }) =>
    listed(await labelValues(store, name, await selectorParam(store, form.get('query')), windowOf(form), signal));
}
