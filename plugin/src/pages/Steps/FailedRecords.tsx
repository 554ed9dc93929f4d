import type { FailedThing } from '../../model/failure-group.ts';
import { Nothing } from '../../ui/Count.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';

const columns: readonly Column<FailedThing>[] = [
  { id: 'record', header: 'Record', width: 150, grow: 1, cell: (thing) => thing.sourceId ?? 'Call', title: (thing) => thing.sourceId },
  { id: 'type', header: 'Type', width: 100, cell: (thing) => thing.entityType ?? <Nothing /> },
  { id: 'step', header: 'Step', width: 120, grow: 1, cell: (thing) => thing.stepName ?? <Nothing />, title: (thing) => thing.stepName },
  {
    id: 'when',
    header: 'When',
    width: 165,
    cell: (thing) => <Time ms={thing.atMs} as="short" />,
    title: (thing, times) => times.full(thing.atMs),
  },
  {
    id: 'reason',
    header: 'Details',
    width: 200,
    grow: 4,
    wrap: true,
    cell: (thing) => thing.reason ?? <Nothing />,
    title: (thing) => thing.reason,
  },
];

/** All that failed for one cause, each a link to its calls. */
export function FailedRecords({ rows, linkTo }: { rows: readonly FailedThing[]; linkTo: (thing: FailedThing) => string | undefined }) {
  return (
    <DataTable
      label="Failed for this cause"
      columns={columns}
      rows={rows}
      rowKey={(thing) => thing.key}
      rowLabel={(thing) => `${thing.entityType ?? 'call'} ${thing.sourceId ?? ''}`.trim()}
      href={linkTo}
    />
  );
}
