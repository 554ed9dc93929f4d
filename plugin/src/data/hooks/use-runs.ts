import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunRow } from '../../model/run.ts';
import { isOpen, needsProgress, runRows } from '../../model/run.ts';
import type { TimeRange } from '../clients/time-range.ts';
import { retention } from '../clients/time-range.ts';
import { useEngines } from '../engines.ts';
import { readRunEvents, readRunProgress } from '../read-runs.ts';
import { IDLE_MS, LIVE_MS } from './poll.ts';
import { useNow } from '../../use-now.ts';

export interface Runs {
  /** Newest first; undefined until the first part is there. */
  rows: RunRow[] | undefined;
  error: Error | null;
  retry: () => void;
  hasMore: boolean;
  loadingMore: boolean;
  loadMore: () => void;
}

/** The runs of an integration, live (S0-06, S0-12). */
export function useRuns(integration: string, range: Partial<TimeRange>): Runs {
  const { lokiUid: uid } = useEngines();
  const now = useNow(LIVE_MS);
  const runs = useInfiniteQuery({
    queryKey: ['runs', uid, integration, range.fromMs, range.toMs],
    queryFn: ({ pageParam, signal }) => {
      const whole = { ...retention(Date.now()), ...range };
      return readRunEvents({ uid, integration }, { fromMs: whole.fromMs, toMs: pageParam ?? whole.toMs }, signal);
    },
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => last.nextToMs,
    refetchInterval: ({ state }) => {
      if (range.toMs !== undefined) return false;
      return (state.data?.pages.length ?? 0) > 1 ? IDLE_MS : LIVE_MS;
    },
  });
  const events = useMemo(() => runs.data?.pages.flatMap((page) => page.events), [runs.data]);
  const unclear = useMemo(() => (events === undefined ? [] : runRows(events, now).filter(needsProgress)), [events, now]);
  const progress = useQuery({
    queryKey: ['run-progress', uid, integration, unclear.map((run) => run.runId)],
    queryFn: ({ signal }) => readRunProgress({ uid, integration }, unclear, Date.now(), signal),
    enabled: unclear.length > 0,
    refetchInterval: unclear.some(isOpen) ? LIVE_MS : false,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(
    () => (events === undefined ? undefined : runRows([...events, ...(progress.data ?? [])], now)),
    [events, progress.data, now],
  );
  return {
    rows,
    error: runs.error,
    retry: () => void runs.refetch(),
    hasMore: runs.hasNextPage,
    loadingMore: runs.isFetchingNextPage,
    loadMore: () => void runs.fetchNextPage(),
  };
}
