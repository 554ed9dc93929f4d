import { STALLED_AFTER_MS } from '@synctrail/model';
import type { QueryClient } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { LogEvent } from '../../model/event.ts';
import type { RunRow } from '../../model/run.ts';
import { isOpen, needsProgress, runRows } from '../../model/run.ts';
import { DAY_MS, retention } from '../clients/time-range.ts';
import { useEngines } from '../engines.ts';
import { readRunEvents, readRunProgress, readRunsById } from '../read-runs.ts';
import { LIVE_MS, pollRun } from './poll.ts';

/** One run's row; `data` is null when the run is not there. */
export function useRun(integration: string, runId: string) {
  const { lokiUid: uid } = useEngines();
  return useQuery({
    queryKey: ['run', uid, integration, runId],
    queryFn: ({ signal, client }) => readRun({ uid, integration }, runId, client, signal),
    refetchInterval: ({ state }) => (state.data === null ? LIVE_MS : pollRun(state.data)()),
  });
}

async function readRun(
  source: { uid: string; integration: string },
  runId: string,
  client: QueryClient,
  signal: AbortSignal,
): Promise<RunRow | null> {
  const now = Date.now();
  const lifecycle = await readRunsById(source, [runId], retention(now), signal);
  const [first] = runRows(lifecycle, now);
  if (first === undefined) return null;
  if (!needsProgress(first)) return first;
  const events = [...lifecycle, ...(await readRunProgress(source, [first], now, signal))];
  const history = now - first.lastEventAt > STALLED_AFTER_MS && isOpen(first) ? await readHistory(source, client) : [];
  return runRows([...history, ...events], now).find((row) => row.runId === runId) ?? first;
}

/** The sync's runs of the last week: how long they take decides when a silent one is lost. */
function readHistory(source: { uid: string; integration: string }, client: QueryClient): Promise<LogEvent[]> {
  return client.fetchQuery({
    queryKey: ['run-history', source.uid, source.integration],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      return (await readRunEvents(source, { fromMs: now - 7 * DAY_MS, toMs: now }, signal)).events;
    },
    staleTime: 60_000,
  });
}
