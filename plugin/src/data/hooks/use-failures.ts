import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { groupFailures } from '../../model/failure-group.ts';
import type { RunRow } from '../../model/run.ts';
import { readEvents } from '../clients/loki.ts';
import { useEngines } from '../engines.ts';
import { failuresQuery } from '../queries/step-queries.ts';
import { rangeOfRun } from '../run-range.ts';
import { pollRun } from './poll.ts';

/** Failures that are read at most; the groups say when they are of a part only. */
const MAX_FAILURES = 1000;

/** Why things failed in a run, or in one step or page of it. */
export function useFailures(run: RunRow | null | undefined, within: { stepId?: string; pageId?: string } = {}) {
  const { lokiUid: uid } = useEngines();
  return useQuery({
    queryKey: ['failures', uid, run?.runId, within, run?.status],
    queryFn: async ({ signal }) => {
      if (run === null || run === undefined) return { groups: [], cut: false };
      const query = failuresQuery({ ...run, ...within });
      const events = await readEvents({ uid, query, range: rangeOfRun(run, Date.now()), limit: MAX_FAILURES, signal });
      return { groups: groupFailures(events), cut: events.length >= MAX_FAILURES };
    },
    enabled: run !== null && run !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: pollRun(run),
  });
}
