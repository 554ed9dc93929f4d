import type { OpenStore } from '../store/store.ts';
import { KEPT, type Sink } from './sink.ts';

/** Keeps batches in the embedded store. */
export function storeSink(store: OpenStore): Sink {
  return {
    async keepSpans(spans, { workspace, digest }) {
      await store.of(workspace).addSpans(spans, digest);
      return KEPT;
    },
    async keepLogs(logs, { workspace, digest }) {
      await store.of(workspace).addLogs(logs, digest);
      return KEPT;
    },
    async keepMetrics(points, { workspace, digest }) {
      await store.of(workspace).addMetrics(points, digest);
      return KEPT;
    },
  };
}
