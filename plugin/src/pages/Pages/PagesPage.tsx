import { useRun } from '../../data/hooks/use-run.ts';
import { useSteps } from '../../data/hooks/use-steps.ts';
import type { RunRow } from '../../model/run.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useTimes } from '../../ui/times.ts';
import { stepCrumbs } from '../crumbs.ts';
import { LevelPage } from '../LevelPage.tsx';
import { MissingRun } from '../MissingRun.tsx';
import { RunNotice } from '../Notice.tsx';
import { QueryView } from '../QueryView.tsx';
import { SetupCalls } from '../Steps/SetupCalls.tsx';
import { RunFailures } from '../Steps/RunFailures.tsx';
import { usePlace } from '../use-place.ts';
import { useSearchTerm } from '../use-search-term.ts';
import { MissingOfStep } from './MissingOfStep.tsx';
import { PageList } from './PageList.tsx';
import { PageSearch } from './PageSearch.tsx';
import { StepSummary } from './StepSummary.tsx';
import { UnpagedEntities } from './UnpagedEntities.tsx';

/** One step: its pages (S0-24), or its records where it has no pages (S0-25). */
export default function PagesPage() {
  const place = usePlace();
  const times = useTimes();
  const run = useRun(place.integration, place.runId);
  const step = useSteps(run.data).data?.find((row) => row.stepId === place.stepId);
  return (
    <LevelPage crumbs={stepCrumbs(place, run.data, step?.name, times)} search="Find a record or page in this step">
      <QueryView query={run} what="the run">
        {(row) => (row === null ? <MissingRun {...place} /> : <Step run={row} stepId={place.stepId} />)}
      </QueryView>
    </LevelPage>
  );
}

function Step({ run, stepId }: { run: RunRow; stepId: string }) {
  const [term] = useSearchTerm();
  const steps = useSteps(run);
  return (
    <QueryView query={steps} what="the step">
      {(rows) => {
        const step = rows.find((row) => row.stepId === stepId);
        if (step === undefined) {
          return (
            <>
              <EmptyState title="No pages here">The run told of no step with this id.</EmptyState>
              <SetupCalls run={run} stepId={stepId} />
            </>
          );
        }
        if (term !== '') return <PageSearch run={run} step={step} term={term} />;
        return (
          <>
            <StepSummary step={step} />
            <RunNotice run={{ ...run, unaccounted: step.unaccounted }} />
            {step.ledger.failed > 0 && <RunFailures run={run} within={{ stepId }} />}
            <MissingOfStep run={run} step={step} />
            {step.paged ? <PageList run={run} stepId={stepId} /> : <UnpagedEntities run={run} stepId={stepId} />}
          </>
        );
      }}
    </QueryView>
  );
}
