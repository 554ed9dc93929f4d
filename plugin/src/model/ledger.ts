import type { Attributes, Ledger } from '@synctrail/model';
import { addLedger, emptyLedger, isSuccess } from '@synctrail/model';
import { numbersIn } from './attributes.ts';
import type { LogEvent } from './event.ts';

/** The ledger that a span or event carries; a count that is left out is zero. */
export function ledgerOf(attributes: Attributes): Ledger {
  return {
    fetched: attributes['sync.count.fetched'] ?? 0,
    received: attributes['sync.count.received'] ?? 0,
    created: attributes['sync.count.created'] ?? 0,
    updated: attributes['sync.count.updated'] ?? 0,
    deleted: attributes['sync.count.deleted'] ?? 0,
    skipped: attributes['sync.count.skipped'] ?? 0,
    failed: attributes['sync.count.failed'] ?? 0,
    handedOff: attributes['sync.count.handed_off'] ?? 0,
    skippedBy: numbersIn(attributes['sync.count.skipped_by']),
  };
}

export function sumLedgers(ledgers: Iterable<Ledger>): Ledger {
  const sum = emptyLedger();
  for (const ledger of ledgers) addLedger(sum, ledger);
  return sum;
}

/** A row's ledger: the sum of each writer's newest, as each writer counts on from its own last number. */
export function ledgerOfWriters(newestFirst: readonly LogEvent[]): Ledger {
  const newest = new Map<string, LogEvent>();
  for (const event of newestFirst) {
    const writer = event.attributes['sync.writer.id'] ?? '';
    if (!newest.has(writer)) newest.set(writer, event);
  }
  return sumLedgers([...newest.values()].map((event) => ledgerOf(event.attributes)));
}

/**
 * The status of a run or step by the outcome of its summed ledger: the coordinator that calls it a success judged by its own
 * numbers, and other processes may have failed or written records too.
 */
export function statusOfLedger(told: string, ledger: Ledger): string {
  if (!isSuccess(told)) return told;
  const written = ledger.created + ledger.updated + ledger.deleted;
  if (ledger.failed > 0) return written + ledger.skipped > 0 ? 'partially_failed' : 'failed';
  return written > 0 ? 'success' : told;
}

/** Records that were decided here. */
export function processed(ledger: Ledger): number {
  return ledger.created + ledger.updated + ledger.deleted + ledger.skipped + ledger.failed;
}

/** Records that show here: decided, or given to another unit. */
export function recordsIn(ledger: Ledger): number {
  return processed(ledger) + ledger.handedOff;
}

/** Skips by reason, most first. */
export function skipReasons(ledger: Ledger): { code: string; count: number }[] {
  return Object.entries(ledger.skippedBy)
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count);
}
