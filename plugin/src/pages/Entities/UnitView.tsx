import { Tab, TabsBar } from '@grafana/ui';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { UnitData } from '../../data/read-unit.ts';
import { callMatches, pageCalls } from '../../model/call.ts';
import { entityMatches, entityRows } from '../../model/entity.ts';
import type { RunRow } from '../../model/run.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatNumberOf } from '../../ui/format.ts';
import type { PagePlace } from '../../urls.ts';
import { CallTable } from '../Calls/CallTable.tsx';
import { RecordTable } from '../RecordTable.tsx';
import { useSearchTerm } from '../use-search-term.ts';

/** What a unit holds: its records, and beside them its own calls. A unit with calls only shows those. */
export function UnitView({ run, unit, place, ended }: { run: RunRow; unit: UnitData; place: PagePlace; ended: boolean }) {
  const [term] = useSearchTerm();
  const [params, setParams] = useSearchParams();
  const entities = useMemo(
    () => entityRows(unit.spans, { inFlight: unit.inFlight?.entities ?? [], loadedElsewhere: unit.loadedElsewhere, runStatus: run.status }),
    [unit, run.status],
  );
  const calls = useMemo(() => pageCalls(unit.spans), [unit]);
  const showCalls = entities.length === 0 ? calls.length > 0 : params.get('show') === 'calls';
  const show = (what: 'calls' | 'entities') =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (what === 'calls') next.set('show', what);
        else next.delete('show');
        return next;
      },
      { replace: true },
    );
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
      <TabsBar>
        {entities.length > 0 && (
          <Tab label="Entities" counter={entities.length + more} active={!showCalls} onChangeTab={() => show('entities')} />
        )}
        <Tab label="Calls of the page" counter={calls.length} active={showCalls} onChangeTab={() => show('calls')} />
      </TabsBar>
      {!showCalls && rows.length > 0 && (
        <RecordTable
          label="Entities"
          integration={place.integration}
          rows={rows}
          footer={more > 0 ? `${formatNumberOf(more, 'more record')} in flight` : undefined}
        />
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
