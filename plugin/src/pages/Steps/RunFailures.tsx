import { Link, useSearchParams } from 'react-router-dom';
import { useFailures } from '../../data/hooks/use-failures.ts';
import type { FailedThing, FailureGroup } from '../../model/failure-group.ts';
import type { RunRow } from '../../model/run.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { entityUrl, pageUrl } from '../../urls.ts';
import type { ExplainedFailure } from '../FailurePanel.tsx';
import { FailurePanel } from '../FailurePanel.tsx';
import { withParam } from '../use-param.ts';
import { FailedRecords } from './FailedRecords.tsx';

/** Links to failed records that stand beside a cause. */
const EXAMPLES = 3;

/**
 * Why the run, or things in one of its steps or pages, failed. The run's own failure comes first. `?cause=` lists what failed for
 * one cause.
 */
export function RunFailures({ run, within }: { run: RunRow; within?: { stepId?: string; pageId?: string } }) {
  const failures = useFailures(run, within);
  const [params] = useSearchParams();
  if (failures.error !== null && failures.data === undefined) {
    return <ErrorState error={failures.error} what="The failures" onRetry={() => void failures.refetch()} />;
  }
  const linkTo = (thing: FailedThing) => urlOf(run, thing);
  const groups = failures.data?.groups ?? [];
  const cut = failures.data?.cut === true ? 'Grouped from the newest 1,000 failures; there are more.' : undefined;
  const listed = groups.find((group) => group.key === params.get('cause'));
  if (listed !== undefined) {
    const list = <FailedRecords rows={listed.failed} linkTo={linkTo} />;
    const note = (
      <>
        <Link to={`?${withParam(params, 'cause', '').toString()}`}>{groups.length > 1 ? 'Show all causes' : 'Hide the list'}</Link> {cut}
      </>
    );
    return <FailurePanel failures={explained(listed, list)} note={note} />;
  }
  const own: ExplainedFailure[] =
    within === undefined && run.failure.errorClass !== undefined ? [{ key: 'run', failure: run.failure }] : [];
  const causes = groups.flatMap((group) =>
    explained(group).map((one) => ({
      ...one,
      examples: group.failed.slice(0, EXAMPLES).flatMap((thing) => {
        const url = linkTo(thing);
        return url === undefined ? [] : [{ text: nameOf(thing), url }];
      }),
      allUrl: group.failed.length > EXAMPLES ? `?${withParam(params, 'cause', group.key).toString()}` : undefined,
    })),
  );
  return <FailurePanel failures={[...own, ...causes]} note={cut} />;
}

/** A cause with the words of its newest failure. */
function explained({ key, failed }: FailureGroup, list?: ExplainedFailure['list']): ExplainedFailure[] {
  return failed.slice(0, 1).map((failure) => ({ key, failure, count: failed.length, list }));
}

function nameOf({ entityType, sourceId }: FailedThing): string {
  return sourceId === undefined ? 'Show the call' : `${entityType ?? 'record'} ${sourceId}`;
}

function urlOf({ integration, runId }: RunRow, { opId, pageId, stepId }: FailedThing): string | undefined {
  if (pageId === undefined) return undefined;
  const place = { integration, runId, stepId: stepId ?? '', pageId };
  return opId === undefined ? pageUrl(place) : entityUrl({ ...place, opId });
}
