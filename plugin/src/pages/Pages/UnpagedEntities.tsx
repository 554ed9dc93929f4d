import { useMemo } from 'react';
import { usePages } from '../../data/hooks/use-pages.ts';
import { useUnitRows } from '../../data/hooks/use-unit-rows.ts';
import type { PageRow } from '../../model/page.ts';
import type { RunRow } from '../../model/run.ts';
import { isOpen } from '../../model/run.ts';
import { entityGroups } from '../../model/status-group.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { LoadingState } from '../../ui/LoadingState.tsx';
import { QueryView } from '../QueryView.tsx';
import { RecordTable } from '../RecordTable.tsx';
import { StatusFilter } from '../StatusFilter.tsx';
import { SetupCalls } from '../Steps/SetupCalls.tsx';
import { LoadProgress } from './LoadProgress.tsx';

/** The records of a step without paging, whatever units they were written in (S0-25). */
export function UnpagedEntities({ run, stepId }: { run: RunRow; stepId: string }) {
  const pages = usePages(run, stepId);
  return (
    <>
      <QueryView query={pages} what="the records">
        {({ rows }) => <Records run={run} pages={rows} />}
      </QueryView>
      <SetupCalls run={run} stepId={stepId} />
    </>
  );
}

function Records({ run, pages }: { run: RunRow; pages: readonly PageRow[] }) {
  const working = useMemo(() => pages.filter((page) => page.kind !== 'setup'), [pages]);
  const units = useUnitRows(run, working);
  const { rows, state } = units;
  if (rows.length === 0 && state === 'reading') return <LoadingState what="the records" />;
  if (rows.length === 0 && state === 'read') {
    return <EmptyState title="No records">{isOpen(run) ? 'None was synced yet.' : 'This step touched no record.'}</EmptyState>;
  }
  return (
    <>
      {units.error !== null && (
        <ErrorState error={units.error} what={rows.length === 0 ? 'The records' : 'Some of the records'} onRetry={units.goOn} />
      )}
      {rows.length > 0 && (
        <>
          <LoadProgress units={units} />
          <StatusFilter rows={rows} groupsOf={entityGroups}>
            {(shown) => <RecordTable label="Entities" integration={run.integration} rows={shown} />}
          </StatusFilter>
        </>
      )}
    </>
  );
}
