import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { CallRow } from '../../model/call.ts';
import { Nothing } from '../../ui/Count.tsx';
import { formatDuration, formatNumberOf } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Column } from '../../ui/table/column.ts';
import { Time } from '../../ui/Time.tsx';
import { UrlText } from '../../ui/UrlText.tsx';
import { HttpStatus } from './HttpStatus.tsx';

/** S0-37 … S0-41. */
export const callColumns: readonly Column<CallRow>[] = [
  { id: 'method', header: 'Method', width: 80, cell: (call) => call.method },
  { id: 'url', header: 'URL', width: 260, grow: 6, cell: (call) => <Url call={call} />, title: urlTitle },
  { id: 'http', header: 'HTTP', width: 70, align: 'right', cell: (call) => <HttpStatus status={call.httpStatus} /> },
  { id: 'status', header: 'Status', width: 125, cell: (call) => <StatusBadge status={call.status} {...noteOf(call)} /> },
  { id: 'time', header: 'Time', width: 90, align: 'right', cell: (call) => formatDuration(call.durationMs) },
  { id: 'attempt', header: 'Attempt', width: 85, align: 'right', cell: attempt },
  { id: 'params', header: 'Parameters', width: 150, grow: 2, cell: (call) => paramLine(call) || <Nothing />, title: paramLine },
  {
    id: 'started',
    header: 'Started',
    width: 120,
    cell: (call) => <Time ms={call.startedAt} as="clock" />,
    title: (call, times) => times.full(call.startedAt),
  },
];

function urlTitle(call: CallRow): string {
  return call.action === undefined ? call.url : `${call.action}\n${call.url}`;
}

function attempt(call: CallRow): string {
  return call.attemptMax === undefined ? String(call.attempt) : `${call.attempt} of ${call.attemptMax}`;
}

/** Parameters in one line. */
function paramLine(call: CallRow): string {
  return call.params.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('  ');
}

function noteOf(call: CallRow): { note?: string } {
  return call.errorMessage === undefined ? {} : { note: call.errorMessage };
}

const ROLES: Readonly<Record<CallRow['role'], (call: CallRow) => string | undefined>> = {
  own: () => undefined,
  batch: (call) => `carried ${formatNumberOf(call.carried, 'record')}`,
  list: () => 'fetched by',
  page: () => undefined,
};

function Url({ call }: { call: CallRow }) {
  const styles = useStyles2(getStyles);
  const role = ROLES[call.role](call);
  return (
    <span className={styles.line}>
      {role !== undefined && <span className={styles.role}>{role}</span>}
      <UrlText url={call.url} />
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), minWidth: 0 }),
  role: css({
    ...theme.typography.bodySmall,
    flexShrink: 0,
    padding: theme.spacing(0, 0.75),
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.medium}`,
    color: theme.colors.text.secondary,
  }),
});
