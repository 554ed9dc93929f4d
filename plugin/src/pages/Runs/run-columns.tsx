import { statusSpec } from '@synctrail/model';
import { processed } from '../../model/ledger.ts';
import type { RunRow } from '../../model/run.ts';
import { Count, Nothing } from '../../ui/Count.tsx';
import { Duration } from '../../ui/Duration.tsx';
import { formatTime, formatWord } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Column } from '../../ui/table/column.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { runProblem } from './run-problem.ts';

/** S0-14 … S0-18. */
export const runColumns: readonly Column<RunRow>[] = [
  { id: 'status', header: 'Status', width: 150, cell: (run) => <StatusBadge status={run.status} /> },
  { id: 'started', header: 'Started', width: 170, cell: (run) => formatTime(run.startedAt), title: (run) => run.runId },
  { id: 'ago', header: '', width: 120, cell: (run) => <RelativeTime ms={run.startedAt} /> },
  { id: 'name', header: 'Sync', width: 180, grow: 2, cell: (run) => run.name, title: (run) => run.name },
  { id: 'type', header: 'Type', width: 120, cell: (run) => formatWord(run.type) },
  {
    id: 'trigger',
    header: 'Trigger',
    width: 110,
    cell: (run) => (run.trigger === undefined ? <Nothing /> : formatWord(run.trigger)),
    title: (run) => run.initiator,
  },
  {
    id: 'duration',
    header: 'Duration',
    width: 110,
    align: 'right',
    cell: (run) => <Duration ms={run.durationMs} sinceMs={run.status === 'in_progress' ? run.startedAt : undefined} />,
  },
  { id: 'entities', header: 'Entities', width: 100, align: 'right', cell: (run) => <Count value={processed(run.ledger)} /> },
  { id: 'errors', header: 'Errors', width: 90, align: 'right', cell: (run) => <Count value={run.ledger.failed} bad /> },
  {
    id: 'problem',
    header: 'Details',
    width: 180,
    grow: 3,
    wrap: true,
    cell: (run) => runProblem(run) ?? <Nothing />,
    title: runProblem,
  },
];

/** Runs that a person should look at. */
export function needsALook(run: RunRow): boolean {
  return statusSpec(run.status).color === 'red' || run.unaccounted !== 0;
}
