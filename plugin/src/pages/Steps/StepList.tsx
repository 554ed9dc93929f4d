import { statusSpec } from '@synctrail/model';
import { useSteps } from '../../data/hooks/use-steps.ts';
import type { RunRow } from '../../model/run.ts';
import { isOpen } from '../../model/run.ts';
import type { StepRow } from '../../model/step.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { searching, stepUrl } from '../../urls.ts';
import { QueryView } from '../QueryView.tsx';
import { stepColumns } from './step-columns.tsx';

/** The steps of a run; with a search, those in `only`. */
export function StepList({ run, only, term = '' }: { run: RunRow; only?: (step: StepRow) => boolean; term?: string }) {
  const steps = useSteps(run);
  return (
    <QueryView query={steps} what="the steps">
      {(all) => {
        const rows = only === undefined ? all : all.filter(only);
        if (rows.length === 0 && only !== undefined) return null;
        if (rows.length === 0) {
          return <EmptyState title="No steps">{isOpen(run) ? 'None has begun yet.' : 'The run ended before its first step.'}</EmptyState>;
        }
        return (
          <DataTable
            label="Steps"
            columns={stepColumns}
            rows={rows}
            rowKey={(step) => step.stepId}
            rowLabel={(step) => `Step ${step.name}`}
            href={(step) => searching(stepUrl({ integration: run.integration, runId: run.runId, stepId: step.stepId }), term)}
            marked={(step) => statusSpec(step.status).color === 'red' || step.unaccounted !== 0}
          />
        );
      }}
    </QueryView>
  );
}
