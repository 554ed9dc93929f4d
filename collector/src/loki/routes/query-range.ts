import type { Store } from '../../store/store.ts';
import { matrixOf } from '../answer/series.ts';
import { stats } from '../answer/stats.ts';
import { streamsOf } from '../answer/streams.ts';
import { parseQuery } from '../parse/parse.ts';
import { checkQuery } from '../plan/check.ts';
import { queryLogs } from '../plan/query-logs.ts';
import { queryMetric } from '../plan/query-metric.ts';
import type { Steps } from '../plan/series.ts';
import type { Endpoint } from './endpoint.ts';
import { checkLength } from './instant.ts';
import { checkLimit, rangeParams, type RangeParams } from './range-params.ts';

/** `GET|POST /loki/api/v1/query_range`: streams of a log query, a matrix of a metric query. */
export function queryRange(store: Store): Endpoint {
  return async ({ form, flags, signal }) => {
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1_000;
    const params = rangeParams(form);
    const query = parseQuery(params.query);
    await checkQuery(store, query);
    checkLength(params);
    if (query.kind === 'metric') {
      const steps = stepsOf(params);
      const result = matrixOf(await queryMetric(store, query.metric, steps, signal), steps);
      return { status: 'success', data: { resultType: 'matrix', result, stats: stats(seconds(), result.length) } };
    }
    checkLimit(params.limit);
    const categorise = flags.has('categorize-labels');
    const window = { fromNs: params.startNs, toNs: params.endNs };
    const entries = await queryLogs(store, query.log, { ...params, ...window }, signal);
    const result = streamsOf(entries, categorise);
    const encodingFlags = flags.size > 0 ? { encodingFlags: [...flags] } : {};
    return { status: 'success', data: { resultType: 'streams', ...encodingFlags, result, stats: stats(seconds(), entries.length) } };
  };
}

/** Loki puts the steps on multiples of the step: the first at or before the start, the last at or after the end. */
function stepsOf({ startNs, endNs, stepNs: asked }: RangeParams): Steps {
  const stepNs = asked < 1_000_000n ? 1_000_000n : asked - (asked % 1_000_000n);
  const firstNs = startNs - (startNs % stepNs);
  const over = endNs % stepNs;
  const lastNs = over > 0n ? endNs + stepNs - over : endNs;
  return { firstNs, stepNs, count: Number((lastNs - firstNs) / stepNs) + 1 };
}
