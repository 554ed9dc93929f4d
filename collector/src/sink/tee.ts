import type { Kept, Sink } from './sink.ts';

/**
 * What all sinks have is kept; what one has no room for is refused, also if another has it: its sender tries again, and a sink takes a batch
 * that it knows for what it is.
 */
function both(one: Kept, other: Kept): Kept {
  if (one.kind === 'refused') return one;
  if (other.kind === 'refused') return other;
  return one.partial === undefined ? other : one;
}

/** Keeps batches in two places, side by side. */
export function tee(one: Sink, other: Sink): Sink {
  const keep = async (keeping: readonly [Promise<Kept>, Promise<Kept>]): Promise<Kept> => both(...(await Promise.all(keeping)));
  return {
    keepSpans: async (spans, received) => await keep([one.keepSpans(spans, received), other.keepSpans(spans, received)]),
    keepLogs: async (logs, received) => await keep([one.keepLogs(logs, received), other.keepLogs(logs, received)]),
    keepMetrics: async (points, received) => await keep([one.keepMetrics(points, received), other.keepMetrics(points, received)]),
    keepRequest: async (...request) => await keep([one.keepRequest(...request), other.keepRequest(...request)]),
  };
}
