import type { Row, Store } from '../store/store.ts';
import { bigintOf, numberOf, textOf } from './answer/cell.ts';
import { directSpans } from './answer/direct-spans.ts';
import { searchAnswer, type SearchTrace } from './answer/search.ts';
import type { Query } from './parse/query.ts';
import { DIRECT_SPANS, type DirectSearch, directSearch, tracesById } from './plan/direct-search.ts';
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

/** How far back the first look goes; each further one is six times as wide, so that lists of few spans take no more than four. */
const FIRST_WINDOW_NS = 6n * 3_600_000_000_000n;
const WIDER = 6n;
/** Matching spans that are looked at, at most. */
const MAX_SPANS = 10 * DIRECT_SPANS;

/**
 * The same answer at a fraction of the cost, for a plain search: the newest matching spans are read, then what their batches told of the
 * traces, and older ones until there are enough. Undefined where it cannot be had that way.
 */
export async function searchDirectly(store: Store, search: Search, signal: AbortSignal): Promise<SearchTrace[] | undefined> {
  const { query, range, limit, spansPerSet } = search;
  const direct = directSearch(query, range);
  if (direct === undefined) return undefined;
  const read = await newestSpans(store, direct, search, signal);
  if (read === undefined) return undefined;
  const { rows, traces } = read;
  const found = traces.toSorted(newestFirst).slice(0, limit);
  if (found.length === 0) return [];
  const { spans, plan } = directSpans(rows, direct.shown, new Set(idsOf(found)), spansPerSet);
  // Of a trace that came in several batches, only its spans tell which came twice.
  const grown = found.filter((trace) => numberOf(trace['parts']) > 1);
  const facts = grown.length === 0 ? [] : await store.select(factsOfTraces(idsOf(grown), rangeOf(grown)), signal);
  return searchAnswer(query, { found, facts, spans }, plan);
}

interface NewestSpans {
  readonly rows: readonly Row[];
  /** The traces of which all matching spans are among the rows: the newest ones. */
  readonly traces: readonly Row[];
}

/** Reads from the newest span on until there are enough traces that begin after the oldest instant that was read. */
async function newestSpans(
  store: Store,
  direct: DirectSearch,
  { range, limit }: Search,
  signal: AbortSignal,
): Promise<NewestSpans | undefined> {
  const rows = await followingSpans(store, direct, range, signal);
  if (rows === undefined) return undefined;
  let untilNs: bigint | undefined = direct.isNarrow ? undefined : range.toNs;
  for (let width = FIRST_WINDOW_NS; ; width *= WIDER) {
    const end: bigint = (untilNs ?? range.toNs) - width;
    let afterNs = direct.isNarrow || end <= range.fromNs ? undefined : end;
    const read = await store.select(direct.newest({ afterNs, untilNs }), signal);
    const last = read[DIRECT_SPANS];
    if (last !== undefined) afterNs = bigintOf(last['start_ns']);
    const whole = afterNs;
    const kept = whole === undefined ? read : read.filter((row) => bigintOf(row['start_ns']) > whole);
    rows.push(...kept);
    if (rows.length > MAX_SPANS || (last !== undefined && kept.length === 0)) return undefined;
    const ids = [...new Set(idsOf(rows))];
    if (whole !== undefined && ids.length < limit) {
      untilNs = whole;
      continue;
    }
    if (ids.length === 0) return { rows, traces: [] };
    const told = await store.select(tracesById(ids, range), signal);
    if (told.some((trace) => trace['trace_end'] === null)) return undefined;
    const traces = told.filter((trace) => isWithin(trace, range) && (whole === undefined || bigintOf(trace['trace_start']) > whole));
    if (whole === undefined || traces.length >= limit) return { rows, traces };
    untilNs = whole;
  }
}

/** Matching spans after the range, which may belong to traces that began in it. */
async function followingSpans(store: Store, direct: DirectSearch, { toNs }: TimeRange, signal: AbortSignal): Promise<Row[] | undefined> {
  if (direct.isNarrow) return [];
  const all = await store.select(direct.newest({ afterNs: toNs }), signal);
  if (all.length <= DIRECT_SPANS) return all;
  const some = await store.select(direct.following(), signal);
  return some.length > DIRECT_SPANS ? undefined : some;
}

function isWithin(trace: Row, { fromNs, toNs }: TimeRange): boolean {
  return bigintOf(trace['trace_start']) <= toNs && bigintOf(trace['trace_end']) >= fromNs;
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
