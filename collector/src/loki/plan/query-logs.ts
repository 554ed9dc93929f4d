import type { Store } from '../../store/store.ts';
import { type Entry, entryOf } from '../answer/entry.ts';
import { runStages } from '../answer/stages.ts';
import type { LogQuery } from '../parse/ast.ts';
import { planLog } from './log-plan.ts';
import { type Direction, readSlice, type Window } from './read-entries.ts';

export interface LogRequest extends Window {
  readonly direction: Direction;
  readonly limit: number;
  /** Shortest time between two entries that are answered, ns; 0 for all. */
  readonly intervalNs: bigint;
}

const FIRST_BATCH = 1_000;
const LARGEST_BATCH = 32_000;

/**
 * The first entries of a log query, in its direction. Where stages are left to us, more is read until there are enough.
 * As in Loki the interval thins out what the limit left, so fewer than the limit may come.
 */
export async function queryLogs(store: Store, log: LogQuery, request: LogRequest, signal?: AbortSignal): Promise<Entry[]> {
  const plan = planLog(log);
  const exact = plan.stages.length === 0;
  const found: Entry[] = [];
  let batch = exact ? request.limit : Math.max(request.limit, FIRST_BATCH);
  let offset = 0;
  for (;;) {
    const rows = await readSlice(store, plan, { ...request, limit: batch, offset }, signal);
    found.push(...(await runStages(store, plan.stages, rows.map(entryOf))));
    if (exact || rows.length < batch || found.length >= request.limit) return thinned(found.slice(0, request.limit), request);
    offset += batch;
    batch = Math.min(batch * 2, LARGEST_BATCH);
  }
}

function thinned(entries: readonly Entry[], { intervalNs, direction }: LogRequest): Entry[] {
  const kept: Entry[] = [];
  for (const entry of entries) {
    const last = kept.at(-1);
    const apart = !last ? intervalNs : direction === 'forward' ? entry.timeNs - last.timeNs : last.timeNs - entry.timeNs;
    if (apart >= intervalNs) kept.push(entry);
  }
  return kept;
}
