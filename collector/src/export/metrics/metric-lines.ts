import type { Store } from '../../store/store.ts';
import { metricJson } from './metric-json.ts';
import { type StoredSample, samplesInOrder } from './samples-in-order.ts';

/** Samples of a line, about: what engines take in one request. */
const LINE_SAMPLES = 2_000;

/** Pieces of about so many samples, none of which parts an instant. */
function* pieces(samples: readonly StoredSample[]): Generator<readonly StoredSample[]> {
  let from = 0;
  for (let to = LINE_SAMPLES; to < samples.length; to += 1) {
    if (to - from < LINE_SAMPLES || samples[to]?.timeMs === samples[to - 1]?.timeMs) continue;
    yield samples.slice(from, to);
    from = to;
  }
  yield samples.slice(from);
}

function line(samples: readonly StoredSample[]): string {
  const families = Map.groupBy(samples, ({ family, type, help }) => `${family}\n${type}\n${help}`);
  const metrics = [...families.values()].map(metricJson);
  return `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${metrics.join(',')}]}]}]}\n`;
}

/**
 * The metrics of a time as ExportMetricsServiceRequests, one a line, from the oldest to the newest. They are as the store has them, which is as
 * Prometheus has them: names with their units, attributes by their labels' names, those of the resource that are labels among them, all of it cumulative.
 */
export async function* metricLines(store: Store, fromNs: bigint, untilNs: bigint): AsyncGenerator<string> {
  for await (const samples of samplesInOrder(store, fromNs, untilNs)) for (const piece of pieces(samples)) yield line(piece);
}
