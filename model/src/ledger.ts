import type { Attributes } from './registry/index.ts';

/** Numbers of records; fetched + received = the sum of the outcomes + unaccounted. */
export interface Ledger {
  fetched: number;
  received: number;
  created: number;
  updated: number;
  deleted: number;
  skipped: number;
  failed: number;
  handedOff: number;
  /** Skips by reason code; their sum is `skipped`. */
  skippedBy: Record<string, number>;
}

export function emptyLedger(): Ledger {
  return { fetched: 0, received: 0, created: 0, updated: 0, deleted: 0, skipped: 0, failed: 0, handedOff: 0, skippedBy: {} };
}

/** Records with an outcome decided here. */
export function total(ledger: Ledger): number {
  return ledger.created + ledger.updated + ledger.deleted + ledger.skipped + ledger.failed;
}

/** Records whose outcome nobody told. Within a step or run, what is handed off is received again by another unit. */
export function unaccounted(ledger: Ledger): number {
  return ledger.fetched + ledger.received - ledger.handedOff - total(ledger);
}

/** Adds skips of one reason to `ledger` in place. A code may be any text, also one that every object inherits, such as `constructor`. */
export function addSkips(ledger: Ledger, code: string, count: number): void {
  const before = Object.hasOwn(ledger.skippedBy, code) ? (ledger.skippedBy[code] ?? 0) : 0;
  Object.defineProperty(ledger.skippedBy, code, { value: before + count, enumerable: true, configurable: true, writable: true });
}

/** Adds `more` to `ledger` in place. */
export function addLedger(ledger: Ledger, more: Ledger): void {
  ledger.fetched += more.fetched;
  ledger.received += more.received;
  ledger.created += more.created;
  ledger.updated += more.updated;
  ledger.deleted += more.deleted;
  ledger.skipped += more.skipped;
  ledger.failed += more.failed;
  ledger.handedOff += more.handedOff;
  for (const [code, count] of Object.entries(more.skippedBy)) addSkips(ledger, code, count);
}

/** The ledger as attributes of a span or event. */
export function ledgerAttributes(ledger: Ledger): Attributes {
  return {
    'sync.count.fetched': ledger.fetched,
    'sync.count.received': ledger.received,
    'sync.count.created': ledger.created,
    'sync.count.updated': ledger.updated,
    'sync.count.deleted': ledger.deleted,
    'sync.count.skipped': ledger.skipped,
    'sync.count.failed': ledger.failed,
    'sync.count.handed_off': ledger.handedOff,
    'sync.count.unaccounted': unaccounted(ledger),
    'sync.count.total': total(ledger),
    'sync.count.skipped_by': JSON.stringify(ledger.skippedBy),
  };
}
