import { allLabels } from '../loki/answer/entry.ts';
import { parseQuery } from '../loki/parse/parse.ts';
import { queryLogs } from '../loki/plan/query-logs.ts';
import type { Store } from '../store/store.ts';
import type { AskEvents } from './events.ts';

const NS_PER_MS = 1_000_000n;

/** Events out of the embedded store, by the same LogQL. */
export function askStore(store: Store): AskEvents {
  return async (query, span, limit) => {
    const parsed = parseQuery(query);
    if (parsed.kind !== 'log') throw new Error(`${query} asks for no events`);
    const window = { fromNs: BigInt(span.fromMs) * NS_PER_MS, toNs: BigInt(span.toMs) * NS_PER_MS };
    const entries = await queryLogs(store, parsed.log, { ...window, direction: 'backward', limit, intervalNs: 0n });
    return entries.map((entry) => ({ timeMs: Number(entry.timeNs / NS_PER_MS), labels: allLabels(entry) }));
  };
}
