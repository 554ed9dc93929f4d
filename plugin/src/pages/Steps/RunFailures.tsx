import { useFailures } from '../../data/hooks/use-failures.ts';
import type { RunRow } from '../../model/run.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { entityUrl, pageUrl } from '../../urls.ts';
import type { ExplainedFailure } from '../FailurePanel.tsx';
import { explainGroups, FailurePanel } from '../FailurePanel.tsx';

/** Why the run, or things in one of its steps or pages, failed. The run's own failure comes first. */
export function RunFailures({ run, within }: { run: RunRow; within?: { stepId?: string; pageId?: string } }) {
  const failures = useFailures(run, within);
  if (failures.error !== null && failures.data === undefined) {
    return <ErrorState error={failures.error} what="The failures" onRetry={() => void failures.refetch()} />;
  }
  const own: ExplainedFailure[] =
    within === undefined && run.failure.errorClass !== undefined ? [{ key: 'run', failure: run.failure }] : [];
  const groups = explainGroups(failures.data?.groups ?? [], ({ opId, pageId, stepId }) => {
    if (pageId === undefined) return undefined;
    const place = { integration: run.integration, runId: run.runId, stepId: stepId ?? '', pageId };
    return opId === undefined ? pageUrl(place) : entityUrl({ ...place, opId });
  });
  const note = failures.data?.cut === true ? 'Grouped from the newest 1,000 failures; there are more.' : undefined;
  return <FailurePanel failures={[...own, ...groups]} note={note} />;
}
