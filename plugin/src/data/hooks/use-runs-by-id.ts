import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RunRow } from '../../model/run.ts';
import { runRows } from '../../model/run.ts';
import { retention } from '../clients/time-range.ts';
import { useEngines } from '../engines.ts';
import { readRunsById } from '../read-runs.ts';

/** Rows of runs that are known by id, by that id. */
export function useRunsById(integration: string, runIds: readonly string[]) {
  const { lokiUid: uid } = useEngines();
  const ids = [...new Set(runIds)].sort();
  return useQuery({
    queryKey: ['runs-by-id', uid, integration, ids],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, RunRow>> => {
      const now = Date.now();
      const events = await readRunsById({ uid, integration }, ids, retention(now), signal);
      return new Map(runRows(events, now).map((run) => [run.runId, run]));
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });
}
