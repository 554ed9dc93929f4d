import { statusSpec } from '@synctrail/model';
import { useRun } from '../../data/hooks/use-run.ts';
import type { RunRow } from '../../model/run.ts';
import { useTimes } from '../../ui/times.ts';
import { useSearchTerm } from '../use-search-term.ts';
import { LevelPage } from '../LevelPage.tsx';
import { MissingRun } from '../MissingRun.tsx';
import { RunNotice } from '../Notice.tsx';
import { QueryView } from '../QueryView.tsx';
import { runCrumbs } from '../crumbs.ts';
import { usePlace } from '../use-place.ts';
import { RunFailures } from './RunFailures.tsx';
import { RunSummary } from './RunSummary.tsx';
import { SetupCalls } from './SetupCalls.tsx';
import { StepList } from './StepList.tsx';
import { StepSearch } from './StepSearch.tsx';

/** One run: what became of it, why, and its steps (S0-19). While a record is searched only what was found. */
export default function StepsPage() {
  const place = usePlace();
  const [term] = useSearchTerm();
  const query = useRun(place.integration, place.runId);
  return (
    <LevelPage crumbs={runCrumbs(place, query.data, useTimes())} search="Find a record or step in this run">
      <QueryView query={query} what="the run">
        {(run) => (run === null ? <MissingRun {...place} /> : term === '' ? <Run run={run} /> : <StepSearch run={run} term={term} />)}
      </QueryView>
    </LevelPage>
  );
}

function Run({ run }: { run: RunRow }) {
  return (
    <>
      <RunSummary run={run} />
      <RunNotice run={run} />
      {(run.ledger.failed > 0 || statusSpec(run.status).color !== 'green') && <RunFailures run={run} />}
      <StepList run={run} />
      <SetupCalls run={run} />
    </>
  );
}
