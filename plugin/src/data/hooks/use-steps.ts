import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RunRow } from '../../model/run.ts';
import { isOpen } from '../../model/run.ts';
import { needsStepProgress, stepRows } from '../../model/step.ts';
import { readEvents } from '../clients/loki.ts';
import { useEngines } from '../engines.ts';
import { stepProgressQuery, stepsQuery } from '../queries/step-queries.ts';
import { rangeOfRun } from '../run-range.ts';
import { pollRun } from './poll.ts';

/** The steps of a run (S0-19). */
export function useSteps(run: RunRow | null | undefined) {
  const { lokiUid: uid } = useEngines();
  return useQuery({
    queryKey: ['steps', uid, run?.runId, run?.status],
    queryFn: async ({ signal }) => {
      if (run === null || run === undefined) return [];
      const range = rangeOfRun(run, Date.now());
      const steps = await readEvents({ uid, query: stepsQuery(run), range, limit: 5000, signal });
      const rows = stepRows(steps, run.status);
      if (!isOpen(run) && !needsStepProgress(rows)) return rows;
      const progress = await readEvents({ uid, query: stepProgressQuery(run), range, limit: 1000, signal });
      return stepRows([...steps, ...progress], run.status);
    },
    enabled: run !== null && run !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: pollRun(run),
  });
}
