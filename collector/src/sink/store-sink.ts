import { decodeMetricsProtobuf } from '../otlp/protobuf/metrics.ts';
import { SERIES_AT_MOST } from '../store/metrics/series-room.ts';
import type { OpenStore } from '../store/store.ts';
import { KEPT, type Sink } from './sink.ts';

const TOO_MANY_SERIES = `there are ${SERIES_AT_MOST} series this month, and more are not kept: use labels that have few values`;

/** Keeps batches in the embedded store. */
export function storeSink(store: OpenStore): Sink {
  const keepMetrics: Sink['keepMetrics'] = async (points, { workspace, digest }) => {
    const rejected = await store.of(workspace).addMetrics(points, digest);
    return rejected === 0 ? KEPT : { kind: 'kept', partial: { rejected, message: `${TOO_MANY_SERIES} (${rejected})` } };
  };
  return {
    async keepSpans(spans, { workspace, digest }) {
      await store.of(workspace).addSpans(spans, digest);
      return KEPT;
    },
    async keepLogs(logs, { workspace, digest }) {
      await store.of(workspace).addLogs(logs, digest);
      return KEPT;
    },
    keepMetrics,
    async keepRequest(signal, request, items, received) {
      if (signal === 'metrics') return await keepMetrics(decodeMetricsProtobuf(request), received);
      await store.of(received.workspace).addRequest(signal, request, items, received.digest);
      return KEPT;
    },
  };
}
