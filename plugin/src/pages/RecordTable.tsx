import { statusSpec } from '@synctrail/model';
import type { EntityRow } from '../model/entity.ts';
import type { Column } from '../ui/table/column.ts';
import { DataTable } from '../ui/table/DataTable.tsx';
import { entityUrl, pageUrl } from '../urls.ts';
import { entityColumns } from './Entities/entity-columns.tsx';

/** Records that a search found, each a link. `before` are columns that say where it was found. */
export function RecordTable(props: {
  label: string;
  integration: string;
  rows: readonly EntityRow[];
  before?: readonly Column<EntityRow>[];
  footer?: string | undefined;
}) {
  const { label, integration, rows, before = [], footer } = props;
  const [status, ...rest] = entityColumns(rows);
  const columns = status === undefined ? [] : [status, ...before, ...rest];
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={rows}
      rowKey={keyOf}
      rowLabel={(row) => `${row.type} ${row.externalId ?? row.internalId ?? ''}`}
      href={(row) => linkTo(integration, row)}
      marked={(row) => statusSpec(row.status).color === 'red'}
      footer={footer}
    />
  );
}

/** To its calls; while it is at work, to the page that works on it. */
function linkTo(integration: string, { place, workedOnIn }: EntityRow): string | undefined {
  if (place !== undefined) return entityUrl({ integration, ...place });
  return workedOnIn === undefined ? undefined : pageUrl({ integration, ...workedOnIn });
}

function keyOf(row: EntityRow): string {
  return row.key;
}
