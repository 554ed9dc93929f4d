import { SPAN_EVENT_HANDED_OFF } from '@synctrail/model';
import type { LogEvent } from '../model/event.ts';
import type { InFlight } from '../model/in-flight.ts';
import { inFlightOf } from '../model/in-flight.ts';
import type { PageRow } from '../model/page.ts';
import type { RunRow } from '../model/run.ts';
import { isOpen } from '../model/run.ts';
import type { Span } from '../model/span.ts';
import { opId } from '../model/span.ts';
import { readEvents } from './clients/loki.ts';
import type { Trace } from './clients/tempo.ts';
import { readTrace, searchAllTraces, searchTraces, spansOf } from './clients/tempo.ts';
import type { TimeRange } from './clients/time-range.ts';
import type { Engines } from '../model/engine-choice.ts';
import { pageSegmentsQuery } from './queries/page-queries.ts';
import { loadedFromQuery } from './queries/record-queries.ts';
import { pageProgressQuery } from './queries/step-queries.ts';
import { rangeOfRun } from './run-range.ts';

/** Everything that is known of one unit. */
export interface UnitData {
  /** Spans of all its segments. */
  spans: Span[];
  /** Why spans are missing; undefined when they are all there. */
  partial: string | undefined;
  /** Its signs of life, while its run is open. */
  progress: readonly LogEvent[];
  inFlight: InFlight | undefined;
  /** Entity spans of other units that loaded what this one handed off. */
  loadedElsewhere: Span[];
}

/** Reads a unit by its page id: the trace itself at once, and beside it the search for further segments. */
export async function readUnitSpans(uid: string, pageId: string, range: TimeRange, signal: AbortSignal | undefined): Promise<Trace> {
  const [first, found] = await Promise.all([
    readTrace(uid, pageId, signal),
    searchTraces({ uid, query: pageSegmentsQuery({ pageId }), range, limit: 1000, signal }),
  ]);
  const further = found.filter((trace) => trace.traceId !== pageId);
  return together([first, ...(await Promise.all(further.map((trace) => readTrace(uid, trace.traceId, signal))))]);
}

function together(segments: readonly Trace[]): Trace {
  return {
    spans: segments.flatMap((segment) => segment.spans),
    partial: segments.find((segment) => segment.partial !== undefined)?.partial,
  };
}

/** A unit that is known by its id only. */
export async function readUnit(engines: Engines, run: RunRow, pageId: string, signal: AbortSignal | undefined): Promise<UnitData> {
  const range = rangeOfRun(run, Date.now());
  const [trace, progress] = await Promise.all([
    readUnitSpans(engines.tempoUid, pageId, range, signal),
    isOpen(run) ? readProgress(engines, run, pageId, signal) : [],
  ]);
  return unitData(engines, run, pageId, { ...trace, progress }, signal);
}

/** A unit whose row is known: its traces are read by id, without a search for segments. */
export async function readKnownUnit(engines: Engines, run: RunRow, page: PageRow, signal: AbortSignal | undefined): Promise<UnitData> {
  const [segments, progress] = await Promise.all([
    Promise.all(page.traceIds.map((traceId) => readTrace(engines.tempoUid, traceId, signal))),
    isOpen(run) && page.durationMs === undefined ? readProgress(engines, run, page.pageId, signal) : [],
  ]);
  return unitData(engines, run, page.pageId, { ...together(segments), progress }, signal);
}

function readProgress(engines: Engines, run: RunRow, pageId: string, signal: AbortSignal | undefined): Promise<LogEvent[]> {
  const query = pageProgressQuery({ ...run, pageId });
  return readEvents({ uid: engines.lokiUid, query, range: rangeOfRun(run, Date.now()), limit: 5, signal });
}

async function unitData(
  engines: Engines,
  run: RunRow,
  pageId: string,
  { spans, partial, progress }: Pick<UnitData, 'spans' | 'partial' | 'progress'>,
  signal: AbortSignal | undefined,
): Promise<UnitData> {
  const handedOff = spans.flatMap((span) => span.events.filter((event) => event.name === SPAN_EVENT_HANDED_OFF)).length;
  const inFlight = inFlightOf(progress, pageId);
  return {
    spans,
    partial,
    progress,
    inFlight: inFlight !== undefined && endedSince(spans, inFlight.atMs) ? undefined : inFlight,
    loadedElsewhere:
      handedOff > 0 ? await readLoaded(engines.tempoUid, { originId: pageId, handedOff }, rangeOfRun(run, Date.now()), signal) : [],
  };
}

/** Whether the page ended at or after this time: what was in flight then has its outcome. */
function endedSince(spans: readonly Span[], atMs: number): boolean {
  return spans.some((span) => span.attributes['sync.level'] === 'page' && span.startMs + span.durationMs >= atMs);
}

/** Records handed off by one page that are looked for at most. */
const MAX_LOADED = 5000;
/** Traces that are read whole at most; where there are more, each holds few records. */
const MAX_WHOLE = 20;

/**
 * Entity spans of the units that loaded what a page handed off. Of a trace that lies in several blocks Tempo's search answers
 * with the fragment that matches most; by id it is always complete. So where fewer came than were handed off, it is read by id.
 */
export async function readLoaded(
  uid: string,
  { originId, handedOff }: { originId: string; handedOff: number },
  range: TimeRange,
  signal: AbortSignal | undefined,
): Promise<Span[]> {
  const { traces } = await searchAllTraces({ uid, query: loadedFromQuery({ originId }), range, signal }, MAX_LOADED);
  const keep = (span: Span) => span.attributes['sync.level'] === 'entity' && span.attributes['sync.page.origin_id'] === originId;
  const distinct = (spans: readonly Span[]) => [...new Map(spans.map((span) => [opId(span), span])).values()];
  const spans = distinct(await spansOf(uid, traces, keep, signal));
  if (spans.length >= handedOff || traces.length > MAX_WHOLE) return spans;
  const whole = await Promise.all(traces.map((trace) => readTrace(uid, trace.traceId, signal)));
  return distinct(whole.flatMap((trace) => trace.spans).filter(keep));
}
