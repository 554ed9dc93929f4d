import type { Store } from '../../store/store.ts';
import { goNumber } from '../answer/go-text.ts';
import { secondsAt, vectorOf } from '../answer/series.ts';
import { stats } from '../answer/stats.ts';
import { parseQuery } from '../parse/parse.ts';
import { checkQuery } from '../plan/check.ts';
import { queryMetric } from '../plan/query-metric.ts';
import { Refusal } from '../refusal.ts';
import type { Endpoint } from './endpoint.ts';
import { instantNs } from './instant.ts';
import { limitOf } from './range-params.ts';

/** `GET|POST /loki/api/v1/query`: a metric query at one instant. */
export function instantQuery(store: Store): Endpoint {
  return async ({ form, signal }) => {
    const began = performance.now();
    limitOf(form);
    const timeNs = instantNs(form.get('time'), BigInt(Date.now()) * 1_000_000n);
    const query = parseQuery(form.get('query') ?? '');
    await checkQuery(store, query);
    if (query.kind === 'log') {
      throw new Refusal('log queries are not supported as an instant query type, please change your query to a range query type');
    }
    if (query.metric.kind === 'number') {
      const result = [secondsAt(timeNs), goNumber(query.metric.value)];
      return { status: 'success', data: { resultType: 'scalar', result, stats: stats((performance.now() - began) / 1_000, 1) } };
    }
    const [vector] = await queryMetric(store, query.metric, { firstNs: timeNs, stepNs: 1n, count: 1 }, signal);
    const result = vectorOf(vector ?? [], timeNs);
    return { status: 'success', data: { resultType: 'vector', result, stats: stats((performance.now() - began) / 1_000, result.length) } };
  };
}
