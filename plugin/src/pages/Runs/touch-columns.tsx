import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { EntityRow } from '../../model/entity.ts';
import type { RunRow } from '../../model/run.ts';
import { Nothing } from '../../ui/Count.tsx';
import { formatShortTime, formatTime } from '../../ui/format.ts';
import type { Column } from '../../ui/table/column.ts';
import { runUrl, searching } from '../../urls.ts';

/** When a run touched the record, and which one; its link keeps the search, so that the run opens narrowed to it. */
export function touchColumns(integration: string, term: string, runs: ReadonlyMap<string, RunRow> | undefined): Column<EntityRow>[] {
  return [
    {
      id: 'when',
      header: 'When',
      width: 165,
      cell: (row) => (row.startedAt === undefined ? <Nothing /> : formatShortTime(row.startedAt)),
      title: (row) => (row.startedAt === undefined ? undefined : formatTime(row.startedAt)),
    },
    {
      id: 'run',
      header: 'Run',
      width: 130,
      grow: 2,
      cell: (row) => {
        if (row.place === undefined) return <Nothing />;
        const run = runs?.get(row.place.runId);
        return (
          <RunLink url={searching(runUrl({ integration, runId: row.place.runId }), term)}>
            {run?.name ?? `Run ${row.place.runId.slice(0, 8)}`}
          </RunLink>
        );
      },
      title: (row) => row.place?.runId,
    },
  ];
}

function RunLink({ url, children }: { url: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <Link to={url} className={styles.link}>
      {children}
    </Link>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
});
