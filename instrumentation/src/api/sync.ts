import type { Direction } from '@synctrail/model';
import type { Carrier } from './carrier.ts';
import type { Run, RunOptions, RunResult } from './run.ts';
import type { Step } from './step.ts';

export interface SyncOptions {
  /** Key of the third-party tool: `hubspot`. */
  integration: string;
  /** The configured sync. */
  id: string;
  /** The instance's name, as people know it. */
  name: string;
  /** The linked account. */
  connectionId?: string | undefined;
  /** The customer. */
  tenantId?: string | undefined;
  /** The connected user. */
  userId?: string | undefined;
  /** Which side is the third-party tool; inbound unless told otherwise. */
  direction?: Direction | undefined;
  /** Whether the runs can be opened (S0-03); full unless told otherwise. */
  detail?: 'full' | 'none' | undefined;
}

export interface Sync {
  /** Runs the sync once. What the body throws is recorded and thrown on. */
  run<T>(options: RunOptions, body: (run: Run) => T | Promise<T>): Promise<RunResult<T>>;
  /**
   * Goes on with a run that another process began: same ids, a ledger of its own. It never completes the run.
   * `step` is the step whose carrier it was; from a run's carrier it is undefined.
   */
  resume<T>(carrier: Carrier, body: (run: Run, step: Step | undefined) => T | Promise<T>): Promise<RunResult<T>>;
}
