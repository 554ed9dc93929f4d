import type { Row, Store } from '../store/store.ts';
import { bigintOf, numberOf, textOf } from './answer/cell.ts';
import { directSpans } from './answer/direct-spans.ts';
import { searchAnswer, type SearchTrace } from './answer/search.ts';
import type { Query } from './parse/query.ts';
import { DIRECT_SPANS, directSearch, tracesById } from './plan/direct-search.ts';
import { factsOfTraces, findTraces, spansOfTraces, type TimeRange } from './plan/search.ts';

export interface Search {
  readonly query: Query;
  readonly range: TimeRange;
  readonly limit: number;
  readonly spansPerSet: number;
}

/** Any search: the engine finds the traces, then what an answer tells of them. */
export async function searchWhole(store: Store, { query, range, limit, spansPerSet }: Search, signal: AbortSignal): Promise<SearchTrace[]> {
  const found = await store.select(findTraces(query, range, limit), signal);
  if (found.length === 0) return [];
  const whole = rangeOf(found);
  const plan = spansOfTraces(query, idsOf(found), whole, spansPerSet);
  const [facts, spans] = await Promise.all([store.select(factsOfTraces(idsOf(found), whole), signal), store.select(plan.select, signal)]);
  return searchAnswer(query, { found, facts, spans }, plan);
}

/**
 * The same answer at a fraction of the cost, for a plain search that few spans match: one read of the spans, one of what their batches told
 * of the traces. Undefined where it cannot be had that way.
 */
export async function searchDirectly(
  store: Store,
  { query, range, limit, spansPerSet }: Search,
  signal: AbortSignal,
): Promise<SearchTrace[] | undefined> {
  const direct = directSearch(query, range);
  if (direct === undefined) return undefined;
  const rows = await store.select(direct.select, signal);
  if (rows.length > DIRECT_SPANS) return undefined;
  if (rows.length === 0) return [];
  const traces = await store.select(tracesById([...new Set(idsOf(rows))], range), signal);
  if (traces.some((trace) => trace['trace_end'] === null)) return undefined;
  const found = traces
    .filter((trace) => bigintOf(trace['trace_start']) <= range.toNs && bigintOf(trace['trace_end']) >= range.fromNs)
    .sort(newestFirst)
    .slice(0, limit);
  const { spans, plan } = directSpans(rows, direct.shown, new Set(idsOf(found)), spansPerSet);
  // Of a trace that came in several batches, only its spans tell which came twice.
  const grown = found.filter((trace) => numberOf(trace['parts']) > 1);
  const facts = grown.length === 0 ? [] : await store.select(factsOfTraces(idsOf(grown), rangeOf(grown)), signal);
  return searchAnswer(query, { found, facts, spans }, plan);
}

function newestFirst(one: Row, other: Row): number {
  const from = bigintOf(one['trace_start']);
  const to = bigintOf(other['trace_start']);
  if (from !== to) return from > to ? -1 : 1;
  return textOf(one['trace_id']) < textOf(other['trace_id']) ? -1 : 1;
}

function idsOf(rows: readonly Row[]): string[] {
  return rows.map((row) => textOf(row['trace_id']));
}

/** From the first start to the last end of some traces, of which there is at least one. */
function rangeOf(traces: readonly Row[]): TimeRange {
  const starts = traces.map((trace) => bigintOf(trace['trace_start']));
  const ends = traces.map((trace) => bigintOf(trace['trace_end']));
  return {
    fromNs: starts.reduce((least, start) => (start < least ? start : least)),
    toNs: ends.reduce((most, end) => (end > most ? end : most)),
  };
}
