import type { RunRow } from '../../model/run.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Duration } from '../../ui/Duration.tsx';
import { formatWord } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Fact } from '../../ui/Summary.tsx';
import { Summary } from '../../ui/Summary.tsx';
import { Time } from '../../ui/Time.tsx';
import { ledgerFacts } from '../ledger-facts.tsx';

/** A run's row as the head of its page. */
export function RunSummary({ run }: { run: RunRow }) {
  const facts: Fact[] = [
    { label: 'Status', value: <StatusBadge status={run.status} /> },
    { label: 'Type', value: formatWord(run.type) },
    { label: 'Started', value: <Time ms={run.startedAt} /> },
    { label: 'Duration', value: <Duration ms={run.durationMs} sinceMs={run.status === 'in_progress' ? run.startedAt : undefined} /> },
    ...ledgerFacts(run.ledger, run.unaccounted),
  ];
  if (run.trigger !== undefined)
    facts.push({ label: 'Trigger', value: [formatWord(run.trigger), run.initiator].filter(Boolean).join(' by ') });
  if (run.rateLimited) facts.push({ label: 'Rate limit', value: 'Hit', title: 'The provider refused a call for its rate' });
  if (run.attempt > 1) facts.push({ label: 'Attempt', value: run.attempt });
  if (run.correlationId !== undefined) facts.push({ label: 'Correlation id', value: run.correlationId });
  facts.push({
    label: 'Run id',
    title: run.runId,
    value: (
      <>
        <code>{run.runId.slice(0, 8)}</code> <CopyButton value={run.runId} what="run id" />
      </>
    ),
  });
  return <Summary facts={facts} />;
}
