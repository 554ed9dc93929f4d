import type { Store } from '../../store/store.ts';
import { detectFields, fieldValues } from '../answer/detected-fields.ts';
import type { Entry } from '../answer/entry.ts';
import { plainValue } from '../answer/value-type.ts';
import { parseQuery } from '../parse/parse.ts';
import { goFloat } from '../parse/quantity.ts';
import { checkQuery } from '../plan/check.ts';
import { queryLogs } from '../plan/query-logs.ts';
import { streamSizes } from '../plan/read-labels.ts';
import { Refusal } from '../refusal.ts';
import type { Endpoint } from './endpoint.ts';
import { checkLength } from './instant.ts';
import { requiredSelector, windowOf } from './labels.ts';
import { checkLimit, limitOf, rangeParams } from './range-params.ts';

const DEFAULT_FIELDS = 1_000;
/** Labels that are told whatever their values. */
const ALWAYS: ReadonlySet<string> = new Set(['cluster', 'namespace', 'instance', 'pod']);
const UUID = /^(urn:uuid:)?\{?[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}\}?$/i;

/** `GET|POST /loki/api/v1/detected_labels`: the index labels of the streams that `query` finds, or of all, without those that are nothing but ids. */
export function detectedLabels(store: Store): Endpoint {
  return async ({ form, signal }) => {
    const text = form.get('query') ?? '';
    const selector = text === '' ? [] : await requiredSelector(store, text);
    const values = new Map<string, Set<string>>();
    for (const { labels } of await streamSizes(store, selector, windowOf(form), signal))
      for (const [name, value] of labels) values.set(name, (values.get(name) ?? new Set()).add(value));
    const told = [...values].filter(([name, own]) => ALWAYS.has(name) || !onlyIds([...own]));
    return told.length > 0 ? { detectedLabels: told.map(([label, own]) => ({ label, cardinality: own.size })) } : {};
  };
}

function onlyIds(values: readonly string[]): boolean {
  if (values.length <= 2 && values.every((value) => value === '0' || value === '1')) return false;
  return values.every((value) => goFloat(value) !== undefined || UUID.test(value));
}

/** `GET|POST /loki/api/v1/detected_fields`: what the newest entries (`line_limit`, 100) have beside index labels, with types and how many values. */
export function detectedFields(store: Store): Endpoint {
  return async ({ form, signal }) => {
    const limit = limitOf(form, 'limit', DEFAULT_FIELDS);
    const fields = [...detectFields(await newestEntries(store, form, signal), limit)].map(([label, { type, values, parsers, path }]) => ({
      label,
      type,
      cardinality: values.size,
      parsers: parsers.size > 0 ? [...parsers] : null,
      ...(path === undefined ? {} : { jsonPath: path }),
    }));
    return fields.length > 0 ? { fields, limit } : {};
  };
}

/** `GET|POST /loki/api/v1/detected_field/:name/values`. */
export function valuesOfField(store: Store): Endpoint {
  return async ({ form, name, signal }) => {
    const limit = limitOf(form, 'limit', DEFAULT_FIELDS);
    const values = fieldValues(await newestEntries(store, form, signal), name, limit, plainValue);
    return values.length > 0 ? { limit, values } : {};
  };
}

async function newestEntries(store: Store, form: URLSearchParams, signal: AbortSignal): Promise<readonly Entry[]> {
  const limit = limitOf(form, 'line_limit');
  const { query: text, startNs, endNs } = rangeParams(form);
  const query = parseQuery(text);
  if (query.kind !== 'log') throw new Refusal('only log selector is supported');
  checkLimit(limit);
  await checkQuery(store, query);
  checkLength({ startNs, endNs });
  return await queryLogs(store, query.log, { fromNs: startNs, toNs: endNs, direction: 'backward', limit, intervalNs: 0n }, signal);
}
