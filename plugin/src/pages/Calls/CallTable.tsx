import type { CallRow } from '../../model/call.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { callColumns } from './call-columns.tsx';
import { CallDetail } from './CallDetail.tsx';

/** Calls in time order, each with its detail below (S0-08). */
export function CallTable({ rows }: { rows: readonly CallRow[] }) {
  return (
    <DataTable
      label="API calls"
      columns={callColumns}
      rows={rows}
      rowKey={(call) => `${call.role} ${call.key}`}
      rowLabel={(call) => `${call.method} ${call.url}, ${call.httpStatus ?? 'no answer'}`}
      detail={(call) => <CallDetail call={call} />}
      marked={(call) => call.status === 'failed'}
    />
  );
}
