import { parseStreams } from '../../../plugin/src/data/wire/loki-streams.ts';
import { encodeNanoseconds, encodeSeconds } from '../../../plugin/src/data/wire/seconds.ts';
import { type FoundTrace, parseSearch } from '../../../plugin/src/data/wire/tempo-search.ts';
import { parseTrace } from '../../../plugin/src/data/wire/tempo-trace.ts';
import { type LogEvent, newestFirst } from '../../../plugin/src/model/event.ts';
import type { Span } from '../../../plugin/src/model/span.ts';

export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Asks a Loki as the plugin does. */
export interface EventReader {
  /** The newest that match, newest first. */
  events(query: string, range: Range, limit: number): Promise<LogEvent[]>;
}

/** Asks a Tempo as the plugin does. */
export interface SpanReader {
  traces(query: string, range: Range, limit: number, spss?: number): Promise<FoundTrace[]>;
  trace(traceId: string): Promise<Span[]>;
}

async function json(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** `base` ends before `/loki/api/v1`; `more` are headers that a data source sends with each question. */
export function eventReader(base: string, more: Record<string, string> = {}): EventReader {
  return {
    events: async (query, range, limit) => {
      const params = new URLSearchParams({ query, ...encodeNanoseconds(range), limit: String(limit), direction: 'backward' });
      const headers = { ...more, 'x-loki-response-encoding-flags': 'categorize-labels' };
      // Streams are answered one after the other, each in order.
      return newestFirst(parseStreams(await json(`${base}/loki/api/v1/query_range?${params.toString()}`, headers)));
    },
  };
}

/** `base` ends before `/api`. */
export function spanReader(base: string): SpanReader {
  return {
    traces: async (query, range, limit, spss = 100) => {
      const params = new URLSearchParams({ q: query, ...encodeSeconds(range), limit: String(limit), spss: String(spss) });
      return parseSearch(await json(`${base}/api/search?${params.toString()}`));
    },
    trace: async (traceId) => parseTrace(await json(`${base}/api/v2/traces/${traceId}`)),
  };
}

/** All events of a range, one answer after the other: each ends where the one before began. Events of one millisecond come together. */
export async function eventsInPages(
  read: EventReader,
  query: string,
  range: Range,
  limit: number,
): Promise<{ events: LogEvent[]; answers: number }> {
  const events = new Map<string, LogEvent>();
  let { toMs } = range;
  let answers = 0;
  for (;;) {
    const part = await read.events(query, { fromMs: range.fromMs, toMs }, limit);
    answers += 1;
    for (const event of part)
      events.set(`${event.atMs} ${event.attributes['sync.run.id']} ${event.attributes['sync.event']} ${event.line}`, event);
    const oldest = Math.min(...part.map((event) => event.atMs));
    if (part.length < limit) return { events: [...events.values()], answers };
    if (Math.floor(oldest) + 1 >= toMs) throw new Error(`an answer of ${limit} lies within one millisecond`);
    toMs = Math.floor(oldest) + 1;
  }
}

/** All traces of a range, the next answer ending in the second in which the last one of this answer began. */
export async function tracesInPages(
  read: SpanReader,
  query: string,
  range: Range,
  limit: number,
): Promise<{ traces: FoundTrace[]; answers: number }> {
  const traces = new Map<string, FoundTrace>();
  let { toMs } = range;
  let asked = limit;
  let answers = 0;
  for (;;) {
    const part = await read.traces(query, { fromMs: range.fromMs, toMs }, asked);
    answers += 1;
    for (const trace of part) traces.set(trace.traceId, trace);
    if (part.length < asked) return { traces: [...traces.values()], answers };
    const nextMs = (Math.floor(Math.min(...part.map((trace) => trace.startMs)) / 1_000) + 1) * 1_000;
    if (nextMs >= toMs) asked *= 2;
    else [toMs, asked] = [nextMs, limit];
  }
}
