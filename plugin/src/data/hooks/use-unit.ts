import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RunRow } from '../../model/run.ts';
import { useEngines } from '../engines.ts';
import { readUnit, readUnitSpans } from '../read-unit.ts';
import { rangeOfRun } from '../run-range.ts';
import { pollRun } from './poll.ts';

/** One unit: its entities and calls (S0-30, S0-36). */
export function useUnit(run: RunRow | null | undefined, pageId: string | undefined) {
  const engines = useEngines();
  const known = run !== null && run !== undefined && pageId !== undefined;
  return useQuery({
    queryKey: ['unit', engines.tempoUid, pageId, run?.status],
    queryFn: ({ signal }) =>
      known
        ? readUnit(engines, run, pageId, signal)
        : { spans: [], partial: undefined, progress: [], inFlight: undefined, loadedElsewhere: [] },
    enabled: known,
    placeholderData: keepPreviousData,
    refetchInterval: pollRun(run),
  });
}

/** Spans of the unit that fetched a record, where that is another one than the unit it is in. */
export function useOrigin(run: RunRow | null | undefined, originId: string | undefined) {
  const { tempoUid: uid } = useEngines();
  const known = run !== null && run !== undefined && originId !== undefined;
  return useQuery({
    queryKey: ['origin', uid, originId],
    queryFn: async ({ signal }) => (known ? (await readUnitSpans(uid, originId, rangeOfRun(run, Date.now()), signal)).spans : []),
    enabled: known,
  });
}
