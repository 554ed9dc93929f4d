import type { EntityRow } from '../../model/entity.ts';
import { Nothing } from '../../ui/Count.tsx';
import { formatDuration, formatWord } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Column } from '../../ui/table/column.ts';

/** S0-31 … S0-35. Between two third parties neither id is ours: the columns say source and target then. */
export function entityColumns(rows: readonly EntityRow[]): Column<EntityRow>[] {
  const between = rows.length > 0 && rows.every((row) => row.direction === 'between');
  return [
    { id: 'status', header: 'Status', width: 150, cell: (row) => <EntityStatus row={row} /> },
    {
      id: 'external',
      header: between ? 'Source id' : 'External id',
      width: 140,
      grow: 2,
      cell: (row) => row.externalId ?? <Nothing />,
      title: (row) => row.externalId,
    },
    {
      id: 'internal',
      header: between ? 'Target id' : 'Internal id',
      width: 110,
      grow: 2,
      cell: (row) => row.internalId ?? <Nothing />,
      title: (row) => row.internalId,
    },
    { id: 'type', header: 'Type', width: 100, cell: (row) => row.type, title: (row) => row.type },
    {
      id: 'action',
      header: 'Action',
      width: 90,
      cell: (row) => (row.action === undefined || row.action === 'none' ? <Nothing /> : formatWord(row.action)),
    },
    {
      id: 'details',
      header: 'Details',
      width: 190,
      grow: 4,
      wrap: true,
      cell: (row) => entityDetails(row) ?? <Nothing />,
      title: entityDetails,
    },
    {
      id: 'duration',
      header: 'Duration',
      width: 90,
      align: 'right',
      cell: (row) => (row.durationMs === undefined ? <Nothing /> : formatDuration(row.durationMs)),
    },
  ];
}

/** Skip reason, error message, sub-steps that were not right, where it was loaded. */
function entityDetails(row: EntityRow): string | undefined {
  const parts: string[] = [];
  if (row.kind === 'handed_off') parts.push(row.place === undefined ? 'Handed off, not loaded yet' : 'Handed off, loaded by another page');
  if (row.reason !== undefined) parts.push(row.action === 'skip' ? formatWord(row.reason) : row.reason);
  for (const substep of row.substeps) if (substep.status !== 'success') parts.push(`${substep.name}: ${substep.status}`);
  return parts.length === 0 ? undefined : parts.join(' · ');
}

function EntityStatus({ row }: { row: EntityRow }) {
  return row.kind === 'handed_off' ? (
    <StatusBadge status={row.status} note="This page handed it off" />
  ) : (
    <StatusBadge status={row.status} />
  );
}
