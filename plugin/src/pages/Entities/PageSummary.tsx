import type { PageRow } from '../../model/page.ts';
import { Duration } from '../../ui/Duration.tsx';
import { HeadroomText } from '../../ui/HeadroomText.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Fact } from '../../ui/Summary.tsx';
import { Summary } from '../../ui/Summary.tsx';
import { Time } from '../../ui/Time.tsx';
import { ledgerFacts } from '../ledger-facts.tsx';

/** A page's row as the head of its page. */
export function PageSummary({ page }: { page: PageRow }) {
  const facts: Fact[] = [
    { label: 'Status', value: <StatusBadge status={page.status} /> },
    { label: 'Started', value: <Time ms={page.startedAt} /> },
    { label: 'Duration', value: <Duration ms={page.durationMs} sinceMs={page.status === 'in_progress' ? page.startedAt : undefined} /> },
    ...(page.kind === 'setup' ? [] : ledgerFacts(page.ledger, page.unaccounted)),
    { label: 'Retries', value: page.retries, tone: page.retries === 0 ? 'quiet' : undefined },
    { label: 'Headroom', value: <HeadroomText headroom={page.headroom} /> },
  ];
  if (page.url !== undefined) facts.push({ label: 'Fetched by', value: `${page.method ?? ''} ${page.url}`.trim() });
  return <Summary facts={facts} />;
}
