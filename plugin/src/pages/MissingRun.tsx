import { TextLink } from '@grafana/ui';
import { EmptyState } from '../ui/EmptyState.tsx';
import { runsUrl } from '../urls.ts';

/** A run that nobody has heard of. */
export function MissingRun({ integration, runId }: { integration: string; runId: string }) {
  return (
    <EmptyState title="This run is not there">
      No event of run <code>{runId}</code> was written for {integration} in the last 30 days. If it has only just begun, it appears here by
      itself. <TextLink href={runsUrl({ integration })}>See all runs of {integration}</TextLink>
    </EmptyState>
  );
}
