import { Button } from '@grafana/ui';
import { useRuns } from '../../data/hooks/use-runs.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { formatNumberOf } from '../../ui/format.ts';
import { LoadingState } from '../../ui/LoadingState.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { runUrl } from '../../urls.ts';
import { useTimeRange } from '../use-time-range.ts';
import { needsALook, runColumns } from './run-columns.tsx';

/** The runs, newest first (S0-13), live while some of them work. */
export function RunList({ integration }: { integration: string }) {
  const runs = useRuns(integration, useTimeRange());
  if (runs.rows === undefined) {
    return runs.error === null ? <LoadingState what="the runs" /> : <ErrorState error={runs.error} what="The runs" onRetry={runs.retry} />;
  }
  if (runs.rows.length === 0) {
    return (
      <EmptyState title={`No runs of ${integration}`} icon="history">
        None began in this time. Logs are kept for 30 days.
      </EmptyState>
    );
  }
  return (
    <>
      {runs.error !== null && <ErrorState error={runs.error} what="What is new" onRetry={runs.retry} />}
      <DataTable
        label={`Runs of ${integration}`}
        columns={runColumns}
        rows={runs.rows}
        rowKey={(run) => run.runId}
        rowLabel={(run, times) => `${run.name}, started ${times.full(run.startedAt)}`}
        href={(run) => (run.detail ? runUrl(run) : undefined)}
        marked={needsALook}
        footer={
          runs.hasMore ? (
            <Button variant="secondary" size="sm" fill="text" disabled={runs.loadingMore} onClick={runs.loadMore}>
              {runs.loadingMore ? 'Reading …' : 'Load older runs'}
            </Button>
          ) : (
            `${formatNumberOf(runs.rows.length, 'run')}: all of them`
          )
        }
      />
    </>
  );
}
