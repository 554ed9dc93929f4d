import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { EntityRow } from '../../model/entity.ts';
import type { RunRow } from '../../model/run.ts';
import { Nothing } from '../../ui/Count.tsx';
import type { Column } from '../../ui/table/column.ts';
import { Time } from '../../ui/Time.tsx';
import { runUrl, searching } from '../../urls.ts';

/** When a run touched the record, and which one; its link keeps the search, so that the run opens narrowed to it. */
export function touchColumns(integration: string, term: string, runs: ReadonlyMap<string, RunRow> | undefined): Column<EntityRow>[] {
  return [
    {
      id: 'when',
      header: 'When',
      width: 165,
      cell: (row) => (row.startedAt === undefined ? <Nothing /> : <Time ms={row.startedAt} as="short" />),
      title: (row, times) => (row.startedAt === undefined ? undefined : times.full(row.startedAt)),
    },
    {
      id: 'run',
      header: 'Run',
      width: 130,
      grow: 2,
      cell: ({ place, workedOnIn }) => {
        const runId = (place ?? workedOnIn)?.runId;
        if (runId === undefined) return <Nothing />;
        return (
          <RunLink url={searching(runUrl({ integration, runId }), term)}>{runs?.get(runId)?.name ?? `Run ${runId.slice(0, 8)}`}</RunLink>
        );
      },
      title: ({ place, workedOnIn }) => (place ?? workedOnIn)?.runId,
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
