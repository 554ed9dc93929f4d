import type { Span } from '../../model/span.ts';
import { encodeSeconds } from '../wire/seconds.ts';
import type { FoundTrace } from '../wire/tempo-search.ts';
import { parseSearch } from '../wire/tempo-search.ts';
import { parseTrace, partialOf } from '../wire/tempo-trace.ts';
import { getThroughProxy } from './proxy.ts';
import type { TimeRange } from './time-range.ts';
import { readInParts } from './time-range.ts';

export interface TempoSearch {
  uid: string;
  query: string;
  range: TimeRange;
  /** Traces to return at most. */
  limit: number;
  signal: AbortSignal | undefined;
}

/** Spans that a trace of an answer holds; more is refused by a Tempo with default settings. */
const SPANS_PER_TRACE = 100;

/** The newest traces that match, newest first, each once. */
export async function searchTraces(search: TempoSearch): Promise<FoundTrace[]> {
  const read = async (range: TimeRange) =>
    parseSearch(
      await getThroughProxy({
        engine: 'Tempo',
        uid: search.uid,
        path: '/api/search',
        params: { q: search.query, ...encodeSeconds(range), limit: String(search.limit), spss: String(SPANS_PER_TRACE) },
        signal: search.signal,
      }),
    );
  const traces = await readInParts(search.range, read, (found) => found.length >= search.limit);
  return [...new Map(traces.map((trace) => [trace.traceId, trace])).values()];
}

export interface AllTraces {
  traces: FoundTrace[];
  /** More matched than were read. */
  cut: boolean;
}

/** Asked for in one go. */
const CHUNK = 1000;

/** All traces that match, up to `max`. Tempo has no cursor: the next part ends in the second in which the last one of this part began. */
export async function searchAllTraces(search: Omit<TempoSearch, 'limit'>, max: number): Promise<AllTraces> {
  const traces = new Map<string, FoundTrace>();
  let { toMs } = search.range;
  let limit = CHUNK;
  while (toMs > search.range.fromMs) {
    const part = await searchTraces({ ...search, range: { fromMs: search.range.fromMs, toMs }, limit });
    for (const trace of part) traces.set(trace.traceId, trace);
    if (part.length < limit) return { traces: [...traces.values()], cut: false };
    if (traces.size >= max) return { traces: [...traces.values()], cut: true };
    const lastMs = Math.min(...part.map((trace) => trace.startMs));
    const nextMs = (Math.floor(lastMs / 1000) + 1) * 1000;
    // A part that lies within one second does not advance: ask for more of it.
    if (nextMs >= toMs) limit *= 2;
    else [toMs, limit] = [nextMs, CHUNK];
  }
  return { traces: [...traces.values()], cut: false };
}

export interface Trace {
  spans: Span[];
  /** Why spans are missing, in Tempo's words; undefined when it gave all it has. */
  partial: string | undefined;
}

/** All spans of a trace; none when it is not there. */
export async function readTrace(uid: string, traceId: string, signal: AbortSignal | undefined): Promise<Trace> {
  const answer = await getThroughProxy({ engine: 'Tempo', uid, path: `/api/v2/traces/${encodeURIComponent(traceId)}`, signal });
  return { spans: parseTrace(answer), partial: partialOf(answer) };
}

/** Spans that a search found. A trace that matched more than it returned is read by id and filtered. */
export async function spansOf(
  uid: string,
  traces: readonly FoundTrace[],
  keep: (span: Span) => boolean,
  signal: AbortSignal | undefined,
): Promise<Span[]> {
  const parts = traces.map(async (trace) =>
    trace.matched > trace.spans.length ? (await readTrace(uid, trace.traceId, signal)).spans.filter(keep) : trace.spans,
  );
  return (await Promise.all(parts)).flat();
}
