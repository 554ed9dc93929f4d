import { Button } from '@grafana/ui';
import { useMemo } from 'react';
import { usePages } from '../../data/hooks/use-pages.ts';
import { useUnits } from '../../data/hooks/use-unit.ts';
import { entityRows } from '../../model/entity.ts';
import type { RunRow } from '../../model/run.ts';
import { isOpen } from '../../model/run.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { LoadingState } from '../../ui/LoadingState.tsx';
import { SetupCalls } from '../Steps/SetupCalls.tsx';
import { RecordTable } from '../RecordTable.tsx';

/** The records of a step without paging, whatever units they were written in (S0-25). */
export function UnpagedEntities({ run, stepId }: { run: RunRow; stepId: string }) {
  const pages = usePages(run, stepId);
  const working = useMemo(() => pages.data?.rows.filter((page) => page.kind !== 'setup'), [pages.data]);
  const units = useUnits(run, working);
  const rows = useMemo(
    () =>
      units.data?.pages.flat().flatMap((unit) =>
        entityRows(unit.spans, {
          inFlight: unit.inFlight?.entities ?? [],
          loadedElsewhere: unit.loadedElsewhere,
          runStatus: run.status,
        }),
      ),
    [units.data, run.status],
  );
  const error = pages.error ?? units.error;
  if (rows === undefined) {
    const retry = () => void Promise.all([pages.refetch(), units.refetch()]);
    return error === null ? <LoadingState what="the records" /> : <ErrorState error={error} what="The records" onRetry={retry} />;
  }
  if (rows.length === 0) {
    return <EmptyState title="No records">{isOpen(run) ? 'None was synced yet.' : 'This step touched no record.'}</EmptyState>;
  }
  return (
    <>
      <RecordTable label="Entities" integration={run.integration} rows={rows} />
      <SetupCalls run={run} stepId={stepId} />
      {units.hasNextPage && (
        <Button variant="secondary" fill="text" disabled={units.isFetchingNextPage} onClick={() => void units.fetchNextPage()}>
          {units.isFetchingNextPage ? 'Reading …' : 'Load more records'}
        </Button>
      )}
    </>
  );
}
