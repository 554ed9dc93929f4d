import { statusSpec } from '@synctrail/model';
import { isSettling, LIVE_MS } from '../../data/hooks/poll.ts';
import { usePages } from '../../data/hooks/use-pages.ts';
import type { PageRow } from '../../model/page.ts';
import type { RunRow } from '../../model/run.ts';
import { isOpen } from '../../model/run.ts';
import { pageGroups } from '../../model/status-group.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatNumberOf } from '../../ui/format.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { pageUrl, withParams } from '../../urls.ts';
import { useNow } from '../../use-now.ts';
import { QueryView } from '../QueryView.tsx';
import { StatusFilter } from '../StatusFilter.tsx';
import { useParam } from '../use-param.ts';
import { pageColumns } from './page-columns.tsx';
import { pageTitle } from './page-title.ts';

/** The pages of a step; with a search, those in `only`. Implicit units are shown as no row of their own (S0-25). */
export function PageList(props: { run: RunRow; stepId: string; only?: (page: PageRow) => boolean; term?: string }) {
  const { run, stepId, only, term = '' } = props;
  const pages = usePages(run, stepId);
  const [chosen] = useParam('status');
  // What is chosen for pages is chosen for their records too, where records can have it.
  const status = chosen === 'failed' || chosen === 'skipped' ? chosen : '';
  return (
    <QueryView query={pages} what="the pages">
      {({ rows: all, cut }) => {
        const rows = only === undefined ? all : all.filter(only);
        if (rows.length === 0 && only !== undefined) return null;
        if (rows.length === 0) return <NoPages run={run} />;
        return (
          <StatusFilter rows={rows} groupsOf={pageGroups}>
            {(shown) => (
              <DataTable
                label="Pages"
                columns={pageColumns}
                rows={shown}
                rowKey={(page) => page.pageId}
                rowLabel={pageTitle}
                href={(page) =>
                  withParams(pageUrl({ integration: run.integration, runId: run.runId, stepId, pageId: page.pageId }), { q: term, status })
                }
                marked={(page) => statusSpec(page.status).color === 'red' || page.ledger.failed > 0 || page.unaccounted !== 0}
                footer={cut ? `The newest ${formatNumberOf(rows.length, 'page')}; there are more.` : undefined}
              />
            )}
          </StatusFilter>
        );
      }}
    </QueryView>
  );
}

function NoPages({ run }: { run: RunRow }) {
  const now = useNow(LIVE_MS);
  if (isSettling(run, now)) {
    return (
      <EmptyState title="No pages yet">
        The run has just ended: Tempo shows its pages some seconds later. This page keeps asking.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No pages">
      {isOpen(run) ? 'A page appears when it ends, or when it has worked for five seconds.' : 'Tempo has no page of this step.'}
    </EmptyState>
  );
}
