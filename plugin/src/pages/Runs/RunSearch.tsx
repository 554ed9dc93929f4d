import { useMemo } from 'react';
import { useInFlight } from '../../data/hooks/use-in-flight.ts';
import { useRecordSearch } from '../../data/hooks/use-record-search.ts';
import { useRunsById } from '../../data/hooks/use-runs-by-id.ts';
import { retention } from '../../data/clients/time-range.ts';
import type { EntityRow } from '../../model/entity.ts';
import { RecordSearchView } from '../RecordSearchView.tsx';
import { useTimeRange } from '../use-time-range.ts';
import { touchColumns } from './touch-columns.tsx';

/** The runs that touched a record, with what was done to it (S0-43b, S0-44), and those that work on it (S1-63). */
export function RunSearch({ integration, term }: { integration: string; term: string }) {
  const chosen = useTimeRange();
  const bounded = chosen.fromMs !== undefined || chosen.toMs !== undefined;
  const result = useRecordSearch(term, { integration, ...(bounded ? { range: { ...retention(Date.now()), ...chosen } } : {}) });
  // What is at work now is in no time that has ended.
  const inFlight = useInFlight(term, { integration }, chosen.toMs === undefined);
  const rows: readonly EntityRow[] = [...inFlight, ...(result.exact.data?.rows ?? []), ...(result.containing.data?.rows ?? [])];
  const runs = useRunsById(
    integration,
    rows.flatMap(({ place, workedOnIn }) => (place ?? workedOnIn)?.runId ?? []),
  ).data;
  const before = useMemo(() => touchColumns(integration, term, runs), [integration, term, runs]);
  return (
    <RecordSearchView
      term={term}
      integration={integration}
      where={bounded ? 'in the chosen time' : 'in the last 30 days'}
      result={result}
      inFlight={inFlight}
      before={before}
    />
  );
}
