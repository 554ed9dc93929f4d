import type { Ledger, WorkStatus } from '@synctrail/model';
import { unaccounted } from '@synctrail/model';

/** What happened beside the numbers. */
export interface Happenings {
  /** The work itself threw. */
  threw?: boolean | undefined;
  /** A record's main write was done, a sub-step was not. */
  partial?: boolean | undefined;
  /** A part of it (a page, a step) failed and the rest went on. */
  partFailed?: boolean | undefined;
}

/** The status of a unit, step or run that has ended, from its ledger. */
export function outcomeStatus(ledger: Ledger, happened: Happenings): WorkStatus {
  if (happened.threw === true) return 'failed';
  const written = ledger.created + ledger.updated + ledger.deleted + ledger.handedOff;
  if (ledger.failed > 0 && written + ledger.skipped === 0) return 'failed';
  if (ledger.failed > 0 || happened.partFailed === true || unaccounted(ledger) !== 0) return 'partially_failed';
  if (happened.partial === true) return 'partial_success';
  return written > 0 ? 'success' : 'completed';
}
