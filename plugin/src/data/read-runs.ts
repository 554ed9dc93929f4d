import type { LogEvent } from '../model/event.ts';
import type { RunRow } from '../model/run.ts';
import { readEvents } from './clients/loki.ts';
import type { TimeRange } from './clients/time-range.ts';
import { CLOCK_SLACK_MS, MINUTE_MS, wideningWindows } from './clients/time-range.ts';
import { runListQuery, runsByIdQuery } from './queries/run-queries.ts';

export interface RunEvents {
  events: LogEvent[];
  /** Where the next part ends, ms since the epoch; undefined when there is no more. */
  nextToMs: number | undefined;
}

/** Runs that one part should bring at least. */
const RUNS = 50;
const EVENTS = 1000;

/** Lifecycle events of the newest runs in a range, the range read in windows that widen until there are enough runs. */
export async function readRunEvents(
  source: { uid: string; integration: string },
  range: TimeRange,
  signal: AbortSignal | undefined,
): Promise<RunEvents> {
  const query = runListQuery({ integration: source.integration });
  const events: LogEvent[] = [];
  const runs = new Set<string>();
  for (const window of wideningWindows(range)) {
    const part = await readEvents({ uid: source.uid, query, range: window, limit: EVENTS, signal });
    events.push(...part);
    for (const event of part) runs.add(event.attributes['sync.run.id'] ?? '');
    if (part.length >= EVENTS) return { events, nextToMs: Math.min(oldestOf(part), window.toMs - 1) };
    if (runs.size >= RUNS) return { events, nextToMs: window.fromMs > range.fromMs ? window.fromMs : undefined };
  }
  return { events, nextToMs: undefined };
}

function oldestOf(events: readonly LogEvent[]): number {
  return Math.ceil(Math.min(...events.map((event) => event.atMs)));
}

/** Newest signs of life that one run needs: several writers, each with its own. */
const PROGRESS_EVENTS = 100;
/** Runs whose progress is read at once; the others keep their last lifecycle event. */
const PROGRESS_RUNS = 20;

/** Signs of life of these runs. */
export async function readRunProgress(
  source: { uid: string; integration: string },
  runs: readonly Pick<RunRow, 'runId' | 'startedAt'>[],
  now: number,
  signal: AbortSignal | undefined,
): Promise<LogEvent[]> {
  const parts = runs.slice(0, PROGRESS_RUNS).map((run) =>
    readEvents({
      uid: source.uid,
      query: runsByIdQuery({ integration: source.integration, runIds: [run.runId], kinds: ['progress'] }),
      range: { fromMs: run.startedAt - MINUTE_MS, toMs: now + CLOCK_SLACK_MS },
      limit: PROGRESS_EVENTS,
      signal,
    }),
  );
  return (await Promise.all(parts)).flat();
}

/** Lifecycle events of runs that are known by id, searched backward in widening windows until each was seen. */
export async function readRunsById(
  source: { uid: string; integration: string },
  runIds: readonly string[],
  range: TimeRange,
  signal: AbortSignal | undefined,
): Promise<LogEvent[]> {
  if (runIds.length === 0) return [];
  const query = runsByIdQuery({ integration: source.integration, runIds, kinds: ['lifecycle'] });
  const missing = new Set(runIds);
  const events: LogEvent[] = [];
  for (const window of wideningWindows(range)) {
    const part = await readEvents({ uid: source.uid, query, range: window, limit: 5000, signal });
    events.push(...part);
    for (const event of part) missing.delete(event.attributes['sync.run.id'] ?? '');
    if (missing.size === 0) return events;
  }
  return events;
}
