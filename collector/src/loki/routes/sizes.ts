import type { Store } from '../../store/store.ts';
import { keyOf, only, sorted } from '../answer/labels.ts';
import { secondsAt } from '../answer/series.ts';
import { stats } from '../answer/stats.ts';
import { type StreamSize, streamSizes } from '../plan/read-labels.ts';
import type { Endpoint } from './endpoint.ts';
import { requiredSelector, windowOf } from './labels.ts';
import { limitOf } from './range-params.ts';

/** `GET|POST /loki/api/v1/index/stats`: how much a selector finds. */
export function indexStats(store: Store): Endpoint {
  return async ({ form, signal }) => {
    const streams = await streamSizes(store, await requiredSelector(store, form.get('query')), windowOf(form), signal);
    const total = (part: 'bytes' | 'entries'): number => streams.reduce((sum, stream) => sum + stream[part], 0);
    return { streams: streams.length, chunks: streams.length, bytes: total('bytes'), entries: total('entries') };
  };
}

/** `GET|POST /loki/api/v1/index/volume`: bytes by stream, largest first, or by the labels of `targetLabels`. */
export function indexVolume(store: Store): Endpoint {
  return async ({ form, signal }) => {
    const selector = await requiredSelector(store, form.get('query'));
    const window = windowOf(form);
    const targets = (form.get('targetLabels') ?? '').split(',').filter((name) => name !== '');
    const names = targets.length > 0 ? targets : selector.map(({ name }) => name);
    const streams = await streamSizes(store, selector, window, signal);
    const time = secondsAt(window.toNs - 1n);
    const result = [...volumes(streams, names)]
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, limitOf(form))
      .map(({ metric, bytes }) => ({ metric, value: [time, String(bytes)] }));
    return { status: 'success', data: { resultType: 'vector', result, stats: stats(0, result.length) } };
  };
}

function volumes(streams: readonly StreamSize[], names: readonly string[]): Iterable<{ metric: object; bytes: number }> {
  const sums = new Map<string, { metric: object; bytes: number }>();
  for (const { labels, bytes } of streams) {
    const metric = only(sorted(labels), names);
    if (Object.keys(metric).length === 0) continue;
    const sum = sums.get(keyOf(metric)) ?? { metric, bytes: 0 };
    sum.bytes += bytes;
    sums.set(keyOf(metric), sum);
  }
  return sums.values();
}
