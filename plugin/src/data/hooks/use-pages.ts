import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { pageRows } from '../../model/page.ts';
import type { RunRow } from '../../model/run.ts';
import { isOpen } from '../../model/run.ts';
import { readEvents } from '../clients/loki.ts';
import { searchAllTraces } from '../clients/tempo.ts';
import { useEngines } from '../engines.ts';
import { pageListQuery, setupPagesQuery } from '../queries/page-queries.ts';
import { pageProgressQuery } from '../queries/step-queries.ts';
import { rangeOfRun } from '../run-range.ts';
import { pollRun } from './poll.ts';

/** Pages of one step that are read at most; beyond it the page says that it shows the newest. */
const MAX_PAGES = 100_000;

/** The pages of a step (S0-24), those in flight among them. */
export function usePages(run: RunRow | null | undefined, stepId: string) {
  const { lokiUid, tempoUid } = useEngines();
  return useQuery({
    queryKey: ['pages', tempoUid, run?.runId, stepId, run?.status],
    queryFn: async ({ signal }) => {
      if (run === null || run === undefined) return { rows: [], cut: false };
      const range = rangeOfRun(run, Date.now());
      const [{ traces, cut }, progress] = await Promise.all([
        searchAllTraces({ uid: tempoUid, query: pageListQuery({ stepId }), range, signal }, MAX_PAGES),
        isOpen(run) ? readEvents({ uid: lokiUid, query: pageProgressQuery({ ...run, stepId }), range, limit: 1000, signal }) : [],
      ]);
      return {
        rows: pageRows(
          traces.flatMap((trace) => trace.spans),
          progress,
          run.status,
        ),
        cut,
      };
    },
    enabled: run !== null && run !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: pollRun(run),
  });
}

/** Units of a run that hold calls outside any page. */
export function useSetupPages(run: RunRow | null | undefined) {
  const { tempoUid: uid } = useEngines();
  return useQuery({
    queryKey: ['setup-pages', uid, run?.runId, run?.status],
    queryFn: async ({ signal }) => {
      if (run === null || run === undefined) return [];
      const search = { uid, query: setupPagesQuery(run), range: rangeOfRun(run, Date.now()), signal };
      const { traces } = await searchAllTraces(search, MAX_PAGES);
      return traces.flatMap((trace) => trace.spans);
    },
    enabled: run !== null && run !== undefined,
    refetchInterval: pollRun(run),
  });
}
