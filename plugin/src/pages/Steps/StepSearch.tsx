import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useInFlight } from '../../data/hooks/use-in-flight.ts';
import { useRecordSearch } from '../../data/hooks/use-record-search.ts';
import { useSteps } from '../../data/hooks/use-steps.ts';
import { rangeOfRun } from '../../data/run-range.ts';
import type { RunRow } from '../../model/run.ts';
import { isOpen } from '../../model/run.ts';
import { RecordSearchView } from '../RecordSearchView.tsx';
import { stepNameColumn } from './step-name-column.tsx';
import { StepList } from './StepList.tsx';

/** Inside a run the search narrows to the steps and entities in which the record appears (S0-43c). */
export function StepSearch({ run, term }: { run: RunRow; term: string }) {
  const styles = useStyles2(getStyles);
  const scope = { integration: run.integration, runId: run.runId, range: rangeOfRun(run, Date.now()) };
  const result = useRecordSearch(term, scope);
  const steps = useSteps(run).data;
  const inFlight = useInFlight(term, { integration: run.integration, runId: run.runId }, isOpen(run));
  const found = [...inFlight, ...(result.exact.data?.rows ?? []), ...(result.containing.data?.rows ?? [])];
  const touched = new Set(found.map(({ place, workedOnIn }) => (place ?? workedOnIn)?.stepId));
  return (
    <>
      <div className={styles.steps}>
        <StepList run={run} term={term} only={(step) => touched.has(step.stepId) || step.name.toLowerCase().includes(term.toLowerCase())} />
      </div>
      <RecordSearchView
        term={term}
        integration={run.integration}
        where="in this run"
        result={result}
        inFlight={inFlight}
        before={[stepNameColumn(new Map(steps?.map((step) => [step.stepId, step.name])))]}
      />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ steps: css({ marginBottom: theme.spacing(3), '&:empty': { display: 'none' } }) });
