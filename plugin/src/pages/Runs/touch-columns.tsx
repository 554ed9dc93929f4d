import { TextLink } from '@grafana/ui';
import type { EntityRow } from '../../model/entity.ts';
import type { RunRow } from '../../model/run.ts';
import { Nothing } from '../../ui/Count.tsx';
import { formatTime } from '../../ui/format.ts';
import type { Column } from '../../ui/table/column.ts';
import { runUrl, searching } from '../../urls.ts';

/** When a run touched the record, and which one; its link keeps the search, so that the run opens narrowed to it. */
export function touchColumns(integration: string, term: string, runs: ReadonlyMap<string, RunRow> | undefined): Column<EntityRow>[] {
  return [
    { id: 'when', header: 'When', width: 170, cell: (row) => (row.startedAt === undefined ? <Nothing /> : formatTime(row.startedAt)) },
    {
      id: 'run',
      header: 'Run',
      width: 170,
      grow: 1,
      cell: (row) => {
        if (row.place === undefined) return <Nothing />;
        const run = runs?.get(row.place.runId);
        return (
          <TextLink href={searching(runUrl({ integration, runId: row.place.runId }), term)} color="primary" inline={false}>
            {run?.name ?? `Run ${row.place.runId.slice(0, 8)}`}
          </TextLink>
        );
      },
      title: (row) => row.place?.runId,
    },
  ];
}
