import { recordsIn } from '../../model/ledger.ts';
import type { PageRow } from '../../model/page.ts';
import { Count, Nothing } from '../../ui/Count.tsx';
import { Duration } from '../../ui/Duration.tsx';
import { formatNumberOf } from '../../ui/format.ts';
import { HeadroomText } from '../../ui/HeadroomText.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Column } from '../../ui/table/column.ts';
import { skipTitle } from '../ledger-facts.tsx';
import { UrlText } from '../../ui/UrlText.tsx';
import { pageTitle } from './page-title.ts';

/** S0-26 … S0-29. */
export const pageColumns: readonly Column<PageRow>[] = [
  { id: 'page', header: 'Page', width: 110, cell: (page) => pageTitle(page), title: attempts },
  { id: 'status', header: 'Status', width: 150, cell: (page) => <StatusBadge status={page.status} {...noteOf(page)} /> },
  { id: 'method', header: 'Method', width: 75, cell: (page) => page.method ?? <Nothing /> },
  {
    id: 'url',
    header: 'URL',
    width: 220,
    grow: 5,
    cell: (page) => (page.url === undefined ? <Nothing /> : <UrlText url={page.url} />),
    title: (page) => page.url,
  },
  {
    id: 'retries',
    header: 'Retries',
    width: 80,
    align: 'right',
    cell: (page) => <Count value={page.retries} />,
    title: (page) => (page.retries === 0 ? undefined : `Its list call was sent again ${formatNumberOf(page.retries, 'time')}`),
  },
  { id: 'headroom', header: 'Headroom', width: 145, cell: (page) => <HeadroomText headroom={page.headroom} /> },
  {
    id: 'entities',
    header: 'Entities',
    width: 90,
    align: 'right',
    cell: (page) => <Count value={recordsIn(page.ledger)} />,
  },
  {
    id: 'skipped',
    header: 'Skipped',
    width: 80,
    align: 'right',
    cell: (page) => <Count value={page.ledger.skipped} />,
    title: (page) => skipTitle(page.ledger),
  },
  { id: 'failed', header: 'Failed', width: 80, align: 'right', cell: (page) => <Count value={page.ledger.failed} bad /> },
  {
    id: 'duration',
    header: 'Duration',
    width: 100,
    align: 'right',
    cell: (page) => <Duration ms={page.durationMs} sinceMs={page.status === 'in_progress' ? page.startedAt : undefined} />,
  },
];

function attempts(page: PageRow): string | undefined {
  return page.attempt > 1 ? `Attempt ${page.attempt}; ${formatNumberOf(page.earlier.length, 'earlier one')} kept` : undefined;
}

function noteOf(page: PageRow): { note?: string } {
  return page.failure.reason === undefined ? {} : { note: page.failure.reason };
}
