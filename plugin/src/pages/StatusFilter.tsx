import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { FilterPill, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { statusGroups } from '../model/status-group.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { formatCount } from '../ui/format.ts';
import { useParam } from './use-param.ts';

/** Rows narrowed to one status (`?status=` in the address), below a chip for each status that there is. */
export function StatusFilter<Row>(props: {
  rows: readonly Row[];
  groupsOf: (row: Row) => readonly string[];
  children: (rows: readonly Row[]) => ReactNode;
}) {
  const { rows, groupsOf, children } = props;
  const styles = useStyles2(getStyles);
  const [chosen, choose] = useParam('status');
  const groups = useMemo(() => statusGroups(rows, groupsOf, chosen), [rows, groupsOf, chosen]);
  const shown = useMemo(() => (chosen === '' ? rows : rows.filter((row) => groupsOf(row).includes(chosen))), [rows, groupsOf, chosen]);
  if (chosen === '' && groups.length < 2) return children(shown);
  return (
    <>
      <div role="group" aria-label="Status" className={styles.chips}>
        <FilterPill label={`All ${formatCount(rows.length)}`} selected={chosen === ''} onClick={() => choose('')} />
        {groups.map(({ id, label, count }) => (
          <FilterPill
            key={id}
            label={`${label} ${formatCount(count)}`}
            selected={chosen === id}
            onClick={() => choose(chosen === id ? '' : id)}
          />
        ))}
      </div>
      {shown.length > 0 ? children(shown) : <EmptyState title="Nothing here has this status" icon="filter" />}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  chips: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.75), margin: theme.spacing(1, 0) }),
});
