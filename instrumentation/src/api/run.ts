import type { InitiatorType, Ledger, RunStatus, SyncType, Trigger } from '@synctrail/model';
import type { Carrier } from './carrier.ts';
import type { Names } from './names.ts';
import type { Step, StepOptions } from './step.ts';

export interface Initiator {
  type: InitiatorType;
  id?: string | undefined;
  name?: string | undefined;
}

export interface RunOptions<N extends Names = Names> {
  /** `update` is another word for incremental. */
  type: SyncType | 'update';
  trigger: Trigger;
  initiator?: Initiator | undefined;
  /** Your own id for the run, such as a job's. */
  correlationId?: string | undefined;
  /** What throws after this was aborted ends as interrupted, not as failed: the run, and its open steps and pages. */
  signal?: AbortSignal | undefined;
  /** Told of the run before its body begins: its id is then known also when the body throws. */
  onStart?: ((run: Run<N>) => void) | undefined;
}

/** A run at work. */
export interface Run<N extends Names = Names> {
  /** Trace id of the run's trace, 32 hex. */
  readonly id: string;
  /** Runs one step. A throw in the body fails the step and is thrown on. */
  step<T>(name: N['step'], body: (step: Step<N>) => T | Promise<T>): Promise<T>;
  step<T>(name: N['step'], options: StepOptions, body: (step: Step<N>) => T | Promise<T>): Promise<T>;
  /** For workers in other processes: `sync.resume(carrier, …)`. */
  carrier(): Carrier;
}

export interface RunResult<T> {
  runId: string;
  status: RunStatus;
  /** Numbers of records this process dealt with. */
  ledger: Ledger;
  /** What the body returned. */
  value: T;
}
