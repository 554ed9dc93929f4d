import type { Store } from '../../store/store.ts';
import { sorted } from '../answer/labels.ts';
import { parseQuery } from '../parse/parse.ts';
import { checkQuery } from '../plan/check.ts';
import { streamSizes } from '../plan/read-labels.ts';
import type { Endpoint } from './endpoint.ts';
import { selectorParam, windowOf } from './labels.ts';

/** `GET|POST /loki/api/v1/series`: the streams that any of the `match[]` finds, all without one. */
export function seriesList(store: Store): Endpoint {
  return async ({ form, signal }) => {
    const asked = form.getAll('match[]').filter((text) => text.trim() !== '{}');
    const found = new Map<string, object>();
    for (const text of asked.length > 0 ? asked : [null]) {
      if (text !== null) await checkQuery(store, parseQuery(text));
      for (const { labels } of await streamSizes(store, await selectorParam(store, text), windowOf(form), signal)) {
        const stream = sorted(labels);
        found.set(JSON.stringify(stream), stream);
      }
    }
    return { status: 'success', data: [...found.values()] };
  };
}
