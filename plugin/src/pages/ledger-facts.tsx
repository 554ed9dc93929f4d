import type { Ledger } from '@synctrail/model';
import { skipReasons } from '../model/ledger.ts';
import { formatCount, formatWord } from '../ui/format.ts';
import type { Fact } from '../ui/Summary.tsx';

/** Skips by reason, one on a line; undefined without any. */
export function skipTitle(ledger: Ledger): string | undefined {
  const reasons = skipReasons(ledger);
  return reasons.length === 0 ? undefined : reasons.map(({ code, count }) => `${formatCount(count)} × ${formatWord(code)}`).join('\n');
}

/** A ledger as facts: what came in, what became of it, what nobody told. */
export function ledgerFacts(ledger: Ledger, unaccounted: number): Fact[] {
  const skips = skipTitle(ledger);
  const facts: (Fact & { count: number; always?: boolean })[] = [
    { label: 'Fetched', count: ledger.fetched, value: formatCount(ledger.fetched), always: true },
    { label: 'Received', count: ledger.received, value: formatCount(ledger.received), title: 'Taken over from another page' },
    { label: 'Created', count: ledger.created, value: formatCount(ledger.created), always: true },
    { label: 'Updated', count: ledger.updated, value: formatCount(ledger.updated), always: true },
    { label: 'Deleted', count: ledger.deleted, value: formatCount(ledger.deleted) },
    {
      label: 'Skipped',
      count: ledger.skipped,
      value: formatCount(ledger.skipped),
      always: true,
      ...(skips === undefined ? {} : { title: skips }),
    },
    {
      label: 'Handed off',
      count: ledger.handedOff,
      value: formatCount(ledger.handedOff),
      title: 'Given to another page, which decides their outcome',
    },
    { label: 'Failed', count: ledger.failed, value: formatCount(ledger.failed), always: true, tone: ledger.failed > 0 ? 'bad' : undefined },
    {
      label: 'Unaccounted',
      count: unaccounted,
      value: formatCount(unaccounted),
      tone: 'bad',
      title: 'Read, but nobody told what became of them',
    },
  ];
  return facts
    .filter(({ count, always }) => always === true || count !== 0)
    .map(({ label, value, title, tone, count }) => ({
      label,
      value,
      tone: count === 0 ? 'quiet' : tone,
      ...(title === undefined ? {} : { title }),
    }));
}
