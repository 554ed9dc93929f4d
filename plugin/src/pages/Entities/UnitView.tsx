import { Tab, TabsBar } from '@grafana/ui';
import { useMemo } from 'react';
import type { UnitData } from '../../data/read-unit.ts';
import { callMatches, pageCalls } from '../../model/call.ts';
import { entityMatches, entityRows } from '../../model/entity.ts';
import type { PageRow } from '../../model/page.ts';
import type { RunRow } from '../../model/run.ts';
import { entityGroups } from '../../model/status-group.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatNumberOf } from '../../ui/format.ts';
import type { PagePlace } from '../../urls.ts';
import { CallTable } from '../Calls/CallTable.tsx';
import { MissingRecords } from '../MissingRecords.tsx';
import { RecordTable } from '../RecordTable.tsx';
import { StatusFilter } from '../StatusFilter.tsx';
import { useParam } from '../use-param.ts';
import { useSearchTerm } from '../use-search-term.ts';

/** What a unit holds: its records, and beside them its own calls. A unit with calls only shows those. */
export function UnitView({ run, unit, place, page }: { run: RunRow; unit: UnitData; place: PagePlace; page: PageRow | undefined }) {
  const ended = page?.durationMs !== undefined;
  const [term] = useSearchTerm();
  const [asked, show] = useParam('show');
  const entities = useMemo(
    () => entityRows(unit.spans, { inFlight: unit.inFlight?.entities ?? [], loadedElsewhere: unit.loadedElsewhere, runStatus: run.status }),
    [unit, run.status],
  );
  const calls = useMemo(() => pageCalls(unit.spans), [unit]);
  const showCalls = entities.length === 0 ? calls.length > 0 : asked === 'calls';
  const rows = term === '' ? entities : entities.filter((row) => entityMatches(row, term));
  const shownCalls = term === '' ? calls : calls.filter((row) => callMatches(row, term));
  const more = unit.inFlight?.more ?? 0;

  if (entities.length === 0 && calls.length === 0) {
    return (
      <EmptyState title={ended ? 'Nothing in this page' : 'This page has not told anything yet'}>
        {ended ? 'It held no records and made no calls.' : 'Its records appear as they are synced.'}
      </EmptyState>
    );
  }
  return (
    <>
      {ended && term === '' && (
        <MissingRecords run={run} told={page.ledger} shown={entities.filter((row) => row.kind !== 'in_flight').length} />
      )}
      <TabsBar>
        {entities.length > 0 && <Tab label="Entities" counter={entities.length + more} active={!showCalls} onChangeTab={() => show('')} />}
        <Tab label="Calls of the page" counter={calls.length} active={showCalls} onChangeTab={() => show('calls')} />
      </TabsBar>
      {!showCalls && rows.length > 0 && (
        <StatusFilter rows={rows} groupsOf={entityGroups}>
          {(shown) => (
            <RecordTable
              label="Entities"
              integration={place.integration}
              rows={shown}
              footer={more > 0 ? `${formatNumberOf(more, 'more record')} in flight` : undefined}
            />
          )}
        </StatusFilter>
      )}
      {showCalls && shownCalls.length > 0 && <CallTable rows={shownCalls} />}
      {(showCalls ? shownCalls : rows).length === 0 && (
        <EmptyState title={term === '' ? 'None' : `Nothing here holds “${term}”`}>
          {showCalls && term === '' && 'Every call of this page was made for one record: open the record to see it.'}
        </EmptyState>
      )}
    </>
  );
}
