import type { Ledger } from '@synctrail/model';
import { statusSpec, unaccounted } from '@synctrail/model';
import type { LogEvent } from './event.ts';
import type { Failure } from './failure.ts';
import { failureOf } from './failure.ts';
import { ledgerOfWriters, statusOfLedger, sumLedgers } from './ledger.ts';
import { groupRows, startOf, wasRateLimited } from './row-event.ts';

/** A step's row (S0-19 … S0-23). Times in ms since the epoch. */
export interface StepRow {
  stepId: string;
  name: string;
  index: number;
  /** Whether it has pages to expand (S0-25). */
  paged: boolean;
  status: string;
  startedAt: number;
  endedAt: number | undefined;
  durationMs: number | undefined;
  ledger: Ledger;
  unaccounted: number;
  rateLimited: boolean;
  failure: Failure;
}

/** Rows from the events of a run's steps, in the order of the run. What is open in a run that is over is as the run is. */
export function stepRows(events: readonly LogEvent[], runStatus: string): StepRow[] {
  return [...groupRows(events, (event) => event.attributes['sync.step.id'])]
    .map(([stepId, group]) => {
      const { attributes } = group.row;
      const startedAt = startOf(group);
      const endedAt = attributes['sync.ended_at'];
      const ledger = ledgerOfWriters(group.all);
      const status = statusWithin(runStatus, statusOfLedger(attributes['sync.status'] ?? 'in_progress', ledger));
      return {
        stepId,
        name: attributes['sync.step.name'] ?? stepId,
        index: attributes['sync.step.index'] ?? 0,
        paged: attributes['sync.step.paged'] !== false,
        status,
        startedAt,
        endedAt,
        durationMs: attributes['sync.duration_ms'] ?? (endedAt === undefined ? undefined : endedAt - startedAt),
        ledger,
        unaccounted: statusSpec(status).final ? unaccounted(ledger) : 0,
        rateLimited: wasRateLimited(group),
        failure: failureOf(attributes),
      };
    })
    .sort((a, b) => a.index - b.index || a.startedAt - b.startedAt);
}

/** Whether other processes wrote for these steps too: what was handed off was not all received, or not all is accounted for. */
export function needsStepProgress(rows: readonly StepRow[]): boolean {
  const sum = sumLedgers(rows.map((row) => row.ledger));
  return sum.handedOff !== sum.received || rows.some((row) => row.unaccounted !== 0);
}

const AT_WORK = new Set(['in_progress', 'extracting']);
const OVER = new Set(['stalled', 'lost', 'interrupted', 'cancelled', 'failed']);

/** The status of something inside a run: it cannot be at work when the run is not. */
export function statusWithin(runStatus: string, status: string): string {
  return AT_WORK.has(status) && OVER.has(runStatus) ? runStatus : status;
}
