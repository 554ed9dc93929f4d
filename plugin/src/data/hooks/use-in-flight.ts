import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { EntityRow } from '../../model/entity.ts';
import type { LogEvent } from '../../model/event.ts';
import { inFlightRows, signsNaming } from '../../model/in-flight-rows.ts';
import { runRows } from '../../model/run.ts';
import { readEvents } from '../clients/loki.ts';
import { searchTraces } from '../clients/tempo.ts';
import type { TimeRange } from '../clients/time-range.ts';
import { CLOCK_SLACK_MS, MINUTE_MS, retention } from '../clients/time-range.ts';
import { useEngines } from '../engines.ts';
import { pageSegmentsQuery } from '../queries/page-queries.ts';
import { pageProgressQuery } from '../queries/step-queries.ts';
import { readRunProgress, readRunsById } from '../read-runs.ts';
import { IDLE_MS, LIVE_MS } from './poll.ts';
import type { SearchScope } from './use-record-search.ts';

/** A page says what it works on every ten seconds; a run that says nothing for longer than this is stalled or lost. */
const SIGNS_MS = 15 * MINUTE_MS;
const SIGNS = 1_000;
/** Pages that are asked whether they have ended. */
const PAGES = 20;
/** Segments of one page that are looked at. */
const SEGMENTS = 20;

/** Records at work right now by their id, or a part of it (S0-43a, S1-63): no search has them before their spans are there. */
export function useInFlight(term: string, scope: Omit<SearchScope, 'range'>, enabled: boolean): readonly EntityRow[] {
  const { lokiUid, tempoUid } = useEngines();
  const query = useQuery({
    queryKey: ['in-flight', lokiUid, tempoUid, term, scope.integration, scope.runId, scope.stepId],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      const range = { fromMs: now - SIGNS_MS, toMs: now + CLOCK_SLACK_MS };
      const progress = await readEvents({ uid: lokiUid, query: pageProgressQuery(scope), range, limit: SIGNS, signal });
      const signs = signsNaming(progress, term).slice(0, PAGES);
      const source = { uid: lokiUid, integration: scope.integration };
      const [runs, traces] = await Promise.all([
        readRuns(source, [...new Set(signs.map(({ attributes }) => attributes['sync.run.id'] ?? ''))], now, signal),
        Promise.all(signs.map((sign) => searchTraces({ uid: tempoUid, ...pageOf(sign, range), limit: SEGMENTS, signal }))),
      ]);
      return inFlightRows(signs, { spans: traces.flat().flatMap(({ spans }) => spans), runs, term });
    },
    enabled: enabled && term !== '',
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data !== undefined && state.data.length > 0 ? LIVE_MS : IDLE_MS),
  });
  return query.data ?? [];
}

async function readRuns(source: { uid: string; integration: string }, runIds: readonly string[], now: number, signal: AbortSignal) {
  const events = await readRunsById(source, runIds, retention(now), signal);
  const progress = await readRunProgress(source, runRows(events, now), now, signal);
  return new Map(runRows([...events, ...progress], now).map((run) => [run.runId, run]));
}

/** Where the spans of a page would be, had it ended. */
function pageOf({ attributes }: LogEvent, { fromMs, toMs }: TimeRange): { query: string; range: TimeRange } {
  const startedAt = attributes['sync.started_at'] ?? fromMs;
  return { query: pageSegmentsQuery({ pageId: attributes['sync.page.id'] ?? '' }), range: { fromMs: startedAt - MINUTE_MS, toMs } };
}
