import { statusSpec } from '@synctrail/model';
import { processed } from '../../model/ledger.ts';
import type { RunRow } from '../../model/run.ts';
import { Bad, Count, Nothing } from '../../ui/Count.tsx';
import { Duration } from '../../ui/Duration.tsx';
import { formatAgo, formatWord } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Column } from '../../ui/table/column.ts';
import { Time } from '../../ui/Time.tsx';
import { runProblem } from './run-problem.ts';

/** S0-14 … S0-18. */
export const runColumns: readonly Column<RunRow>[] = [
  { id: 'status', header: 'Status', width: 140, cell: (run) => <StatusBadge status={run.status} /> },
  {
    id: 'started',
    header: 'Started',
    width: 145,
    cell: (run) => <Time ms={run.startedAt} as="short" />,
    title: (run, times) => `${times.full(run.startedAt)}, ${formatAgo(run.startedAt, Date.now())}\nRun ${run.runId}`,
  },
  { id: 'name', header: 'Sync', width: 150, grow: 2, cell: (run) => run.name, title: (run) => run.name },
  { id: 'type', header: 'Type', width: 110, cell: (run) => formatWord(run.type) },
  {
    id: 'trigger',
    header: 'Trigger',
    width: 95,
    cell: (run) => (run.trigger === undefined ? <Nothing /> : formatWord(run.trigger)),
    title: (run) => run.initiator,
  },
  {
    id: 'duration',
    header: 'Duration',
    width: 95,
    align: 'right',
    cell: (run) => <Duration ms={run.durationMs} sinceMs={run.status === 'in_progress' ? run.startedAt : undefined} />,
  },
  { id: 'entities', header: 'Entities', width: 80, align: 'right', cell: (run) => <Count value={processed(run.ledger)} /> },
  { id: 'errors', header: 'Errors', width: 70, align: 'right', cell: (run) => <Count value={run.ledger.failed} bad /> },
  {
    id: 'problem',
    header: 'Details',
    width: 140,
    grow: 3,
    wrap: true,
    cell: (run) => <RunProblem run={run} />,
    title: runProblem,
  },
];

function RunProblem({ run }: { run: RunRow }) {
  const text = runProblem(run);
  if (text === undefined) return <Nothing />;
  return run.unaccounted === 0 ? text : <Bad>{text}</Bad>;
}

/** Runs that a person should look at. */
export function needsALook(run: RunRow): boolean {
  return statusSpec(run.status).color === 'red' || run.unaccounted !== 0;
}
