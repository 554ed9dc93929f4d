import { appendFileSync } from 'node:fs';
import { FAULT_LINES } from './fault-report.ts';

/** What a test did to a part on purpose, and what came of it. */
export interface Tried {
  /** What was done, as the report's table names it; the same words are one line of it. */
  readonly what: string;
  /** How often. */
  readonly times: number;
  /** Records that were acknowledged meanwhile. */
  readonly acknowledged?: number;
  /** Acknowledged records that were not found again, and whatever else should not have happened. */
  readonly lost: number;
}

/** Counts it for the report of the run (`tests/support/fault-report.ts`). Before the assertion, so that a loss is in the report. */
export function tried(done: Tried): void {
  const file = process.env[FAULT_LINES];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(done)}\n`);
}
