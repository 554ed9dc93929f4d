import { useMemo } from 'react';
import { useRecordSearch } from '../../data/hooks/use-record-search.ts';
import { useRunsById } from '../../data/hooks/use-runs-by-id.ts';
import { retention } from '../../data/clients/time-range.ts';
import type { EntityRow } from '../../model/entity.ts';
import { RecordSearchView } from '../RecordSearchView.tsx';
import { useTimeRange } from '../use-time-range.ts';
import { touchColumns } from './touch-columns.tsx';

/** The runs that touched a record, with what was done to it (S0-43b, S0-44). */
export function RunSearch({ integration, term }: { integration: string; term: string }) {
  const chosen = useTimeRange();
  const bounded = chosen.fromMs !== undefined || chosen.toMs !== undefined;
  const result = useRecordSearch(term, { integration, ...(bounded ? { range: { ...retention(Date.now()), ...chosen } } : {}) });
  const rows: readonly EntityRow[] = [...(result.exact.data?.rows ?? []), ...(result.containing.data?.rows ?? [])];
  const runs = useRunsById(
    integration,
    rows.flatMap((row) => (row.place === undefined ? [] : [row.place.runId])),
  ).data;
  const before = useMemo(() => touchColumns(integration, term, runs), [integration, term, runs]);
  return (
    <RecordSearchView
      term={term}
      integration={integration}
      where={bounded ? 'in the chosen time' : 'in the last 30 days'}
      result={result}
      before={before}
    />
  );
}
