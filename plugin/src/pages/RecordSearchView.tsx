import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { FoundRecords, RecordSearchResult } from '../data/hooks/use-record-search.ts';
import type { EntityRow } from '../model/entity.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import type { Column } from '../ui/table/column.ts';
import { RecordTable } from './RecordTable.tsx';

/** What a search for a record found: the id itself first, then ids that contain it. */
export function RecordSearchView(props: {
  term: string;
  integration: string;
  /** "in the last 30 days", "in this run". */
  where: string;
  result: RecordSearchResult;
  /** Records at work that match: they have no spans yet, so that no search finds them. */
  inFlight?: readonly EntityRow[];
  before?: readonly Column<EntityRow>[];
  /** More than rows: what stands above those found exactly. */
  summary?: (found: FoundRecords) => ReactNode;
}) {
  const { term, integration, where, result, inFlight = [], before, summary } = props;
  const styles = useStyles2(getStyles);
  const { exact, containing } = result;
  const failed = exact.error ?? containing.error;
  const retry = () => void Promise.all([exact.refetch(), containing.refetch()]);
  const none = inFlight.length === 0 && exact.data?.rows.length === 0 && (containing.data?.rows.length === 0 || term.length < 2);
  return (
    <>
      {failed !== null && <ErrorState error={failed} what="The search" onRetry={retry} />}
      {none && (
        <EmptyState title={`No record with the id “${term}” ${where}`}>
          Looked for it as external and as internal id, whole and in part. Records appear a few seconds after they were synced.
        </EmptyState>
      )}
      {inFlight.length > 0 && (
        <section className={styles.part}>
          <h2 className={styles.heading}>At work right now</h2>
          <RecordTable label="In flight" integration={integration} rows={inFlight} {...columnsBefore(before)} />
        </section>
      )}
      {exact.isPending && failed === null && <LoadingState what="the records" rows={3} />}
      {exact.data !== undefined && exact.data.rows.length > 0 && (
        <section className={styles.part}>
          <h2 className={styles.heading}>
            Records with the id “{term}” {where}
          </h2>
          {summary?.(exact.data)}
          <RecordTable
            label="Exact matches"
            integration={integration}
            rows={exact.data.rows}
            {...columnsBefore(before)}
            footer={cutNote(exact.data)}
          />
        </section>
      )}
      {containing.data !== undefined && containing.data.rows.length > 0 && (
        <section className={styles.part}>
          <h2 className={styles.heading}>
            Ids that contain “{term}” {where}
          </h2>
          <RecordTable
            label="Partial matches"
            integration={integration}
            rows={containing.data.rows}
            {...columnsBefore(before)}
            footer={cutNote(containing.data)}
          />
        </section>
      )}
    </>
  );
}

function columnsBefore(before: readonly Column<EntityRow>[] | undefined) {
  return before === undefined ? {} : { before };
}

function cutNote(found: FoundRecords): string | undefined {
  return found.cut ? 'The newest matches; there are more. Type more of the id to narrow it.' : undefined;
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ marginBottom: theme.spacing(3) }),
  heading: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 1), overflowWrap: 'anywhere' }),
});
