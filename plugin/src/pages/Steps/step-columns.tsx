import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { recordsIn } from '../../model/ledger.ts';
import type { StepRow } from '../../model/step.ts';
import { Count, Nothing } from '../../ui/Count.tsx';
import { Duration } from '../../ui/Duration.tsx';
import { formatCount } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Column } from '../../ui/table/column.ts';
import { skipTitle } from '../ledger-facts.tsx';

/** S0-19 … S0-23. */
export const stepColumns: readonly Column<StepRow>[] = [
  { id: 'name', header: 'Step', width: 160, grow: 3, cell: (step) => step.name, title: (step) => step.name },
  { id: 'status', header: 'Status', width: 160, cell: (step) => <StatusBadge status={step.status} /> },
  {
    id: 'processed',
    header: 'Processed',
    width: 100,
    grow: 1,
    align: 'right',
    cell: (step) => <Count value={recordsIn(step.ledger)} />,
    title: handedOff,
  },
  { id: 'created', header: 'Created', width: 90, grow: 1, align: 'right', cell: (step) => <Count value={step.ledger.created} /> },
  { id: 'updated', header: 'Updated', width: 90, grow: 1, align: 'right', cell: (step) => <Count value={step.ledger.updated} /> },
  {
    id: 'skipped',
    header: 'Skipped',
    width: 90,
    grow: 1,
    align: 'right',
    cell: (step) => <Count value={step.ledger.skipped} />,
    title: (step) => skipTitle(step.ledger),
  },
  { id: 'failed', header: 'Failed', width: 90, grow: 1, align: 'right', cell: (step) => <Count value={step.ledger.failed} bad /> },
  { id: 'unaccounted', header: 'Unaccounted', width: 110, grow: 1, align: 'right', cell: (step) => <Count value={step.unaccounted} bad /> },
  { id: 'rate', header: 'Rate limit', width: 100, cell: (step) => (step.rateLimited ? <RateLimitFlag /> : <Nothing />) },
  {
    id: 'duration',
    header: 'Duration',
    width: 110,
    align: 'right',
    cell: (step) => <Duration ms={step.durationMs} sinceMs={step.status === 'in_progress' ? step.startedAt : undefined} />,
  },
];

function handedOff({ ledger }: StepRow): string | undefined {
  return ledger.handedOff === 0
    ? undefined
    : `${formatCount(ledger.handedOff)} of them handed off to another step or page, which decides their outcome`;
}

/** S0-23. */
function RateLimitFlag() {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.flag} title="The provider refused at least one call for its rate">
      <Icon name="tachometer-fast" /> Hit
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  flag: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5), color: theme.colors.warning.text }),
});
