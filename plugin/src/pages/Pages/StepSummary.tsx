import type { StepRow } from '../../model/step.ts';
import { Duration } from '../../ui/Duration.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Fact } from '../../ui/Summary.tsx';
import { Summary } from '../../ui/Summary.tsx';
import { Time } from '../../ui/Time.tsx';
import { ledgerFacts } from '../ledger-facts.tsx';

/** A step's row as the head of its page. */
export function StepSummary({ step }: { step: StepRow }) {
  const facts: Fact[] = [
    { label: 'Status', value: <StatusBadge status={step.status} /> },
    { label: 'Started', value: <Time ms={step.startedAt} /> },
    { label: 'Duration', value: <Duration ms={step.durationMs} sinceMs={step.status === 'in_progress' ? step.startedAt : undefined} /> },
    ...ledgerFacts(step.ledger, step.unaccounted),
    { label: 'Rate limit', value: step.rateLimited ? 'Hit' : 'Not hit', tone: step.rateLimited ? undefined : 'quiet' },
  ];
  return <Summary facts={facts} />;
}
