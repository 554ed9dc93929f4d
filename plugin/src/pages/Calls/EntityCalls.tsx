import { TextLink } from '@grafana/ui';
import type { useOrigin } from '../../data/hooks/use-unit.ts';
import { callMatches, entityCalls } from '../../model/call.ts';
import { entityRow } from '../../model/entity.ts';
import type { Span } from '../../model/span.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import type { EntityPlace } from '../../urls.ts';
import { stepUrl } from '../../urls.ts';
import { FailurePanel } from '../FailurePanel.tsx';
import { useSearchTerm } from '../use-search-term.ts';
import { CallTable } from './CallTable.tsx';
import { EntitySummary } from './EntitySummary.tsx';

/** The record's head, why it failed, and its calls; the call that fetched it may belong to another page. */
export function EntityCalls(props: {
  place: EntityPlace;
  unit: readonly Span[];
  span: Span | undefined;
  origin: ReturnType<typeof useOrigin>;
}) {
  const { place, unit, span, origin } = props;
  const [term] = useSearchTerm();
  if (span === undefined) {
    return (
      <EmptyState title="This record is not there">
        Its page holds no record with this id. It may have been synced only seconds ago.
      </EmptyState>
    );
  }
  const row = entityRow(span);
  const all = entityCalls(unit, place.opId, row.originId === undefined ? undefined : (origin.data ?? []));
  const calls = term === '' ? all : all.filter((call) => callMatches(call, term));
  const failed = row.failure.errorClass !== undefined || (row.reason !== undefined && /failed/.test(row.status));
  return (
    <>
      {term === '' && <EntitySummary row={row} place={place} />}
      {term === '' && failed && <FailurePanel failures={[{ key: row.key, failure: { ...row.failure, reason: row.reason } }]} />}
      {origin.error !== null && <ErrorState error={origin.error} what="The page that fetched it" onRetry={() => void origin.refetch()} />}
      {calls.length > 0 && <CallTable rows={calls} />}
      {calls.length === 0 && (
        <EmptyState title={term === '' ? 'No calls' : `No call holds “${term}”`}>
          {term === '' && (
            <>
              No API call was made for this record alone. What was called outside any page is listed with{' '}
              <TextLink href={stepUrl(place)}>its step</TextLink>.
            </>
          )}
        </EmptyState>
      )}
    </>
  );
}
