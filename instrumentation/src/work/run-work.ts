import type { Ledger, RunStatus, SyncState, SyncType } from '@synctrail/model';
import { addLedger, emptyLedger, PROGRESS_INTERVAL_MS } from '@synctrail/model';
import { bodySettings } from '../bodies/policy.ts';
import { RunBodies } from '../bodies/run-bodies.ts';
import type { Initiator } from '../api/run.ts';
import type { CallHome, CallParent } from '../calls/call-parent.ts';
import type { CallSpan } from '../calls/call-span.ts';
import { RateLimitEpisode } from '../calls/rate-limit-episode.ts';
import { newWriterId } from '../context/ids.ts';
import { nowMs } from '../context/clock.ts';
import type { Exporter } from '../export/exporter.ts';
import type { Root } from '../kinds/root.ts';
import { CallCounts } from '../metrics/count-call.ts';
import { hostSpan } from '../opentelemetry/host.ts';
import type { SpanLinkRecord } from '../otlp/span.ts';
import type { Failure } from './failure.ts';
import type { SyncIdentity } from './identity.ts';
import { outcomeStatus } from './outcome-status.ts';
import type { StepWork } from './step-work.ts';
import { UnitWork } from './unit-work.ts';

/** What a run is known by, in whichever process. */
export interface RunFacts {
  /** Trace id of the run's trace. */
  readonly id: string;
  readonly spanId: string;
  readonly type: SyncType;
  readonly trigger: string;
  readonly initiator: Initiator | undefined;
  readonly correlationId: string | undefined;
  readonly attempt: number;
  /** ms since the epoch. */
  readonly startMs: number;
}

/** A run, as far as this process works on it. */
export class RunWork implements CallParent {
  readonly sync: SyncIdentity;
  readonly facts: RunFacts;
  readonly exporter: Exporter;
  /** Another process began it and will end it. */
  readonly guest: boolean;
  private readonly signal: AbortSignal | undefined;
  readonly writerId = newWriterId();
  readonly steps: StepWork[] = [];
  readonly bodies: RunBodies;
  /** Calls whose spans are not written. */
  readonly openCalls = new Set<CallSpan>();
  readonly callCounts = new CallCounts(this);
  private readonly episode = new RateLimitEpisode(this);
  /** What it is, if it is no run of a sync. */
  root: Root | undefined;
  /** The host's own span that it began in, which it links to. */
  readonly hostSpan: SpanLinkRecord | undefined;
  rateLimitHit = false;
  failure: Failure | undefined;
  interrupted = false;
  /** Code of it runs in this process; what a timer of it does later is none of ours. */
  working = true;
  endMs: number | undefined;
  progressMs = nowMs();
  private warnedMs = 0;
  private setup: UnitWork | undefined;

  constructor(sync: SyncIdentity, facts: RunFacts, exporter: Exporter, guest: boolean, signal?: AbortSignal) {
    this.sync = sync;
    this.facts = facts;
    this.exporter = exporter;
    this.hostSpan = exporter.hostSdk ? hostSpan() : undefined;
    this.bodies = new RunBodies(bodySettings(sync.bodies, exporter.bodies));
    this.guest = guest;
    this.signal = signal;
  }

  get id(): string {
    return this.facts.id;
  }

  get spanId(): string {
    return this.facts.spanId;
  }

  /** Told to stop: what throws from now on was interrupted, and has not failed. */
  get stopping(): boolean {
    return this.interrupted || this.signal?.aborted === true;
  }

  get ended(): boolean {
    return this.endMs !== undefined;
  }

  get ledger(): Ledger {
    const sum = emptyLedger();
    for (const step of this.steps) addLedger(sum, step.ledger);
    return sum;
  }

  get state(): SyncState {
    if (this.failure !== undefined && !this.interrupted) return 'ERRORED';
    if (this.ended) return 'IDLE';
    return this.episode.open ? 'RATE_LIMITED' : 'ACTIVE';
  }

  get status(): RunStatus {
    if (this.interrupted) return 'interrupted';
    if (!this.ended) return 'in_progress';
    if (this.root !== undefined) return this.failure === undefined ? this.root.done : 'failed';
    return outcomeStatus(this.ledger, {
      threw: this.failure !== undefined,
      partial: this.steps.some((step) => step.isPartial),
      partFailed: this.steps.some((step) => step.status === 'failed' || step.status === 'partially_failed'),
    });
  }

  home(): CallHome {
    this.setup ??= new UnitWork(this, undefined, { kind: 'setup', number: 0, key: 'setup', attempt: 1 });
    return this.setup.home();
  }

  /** Whether a warning may be written: one in ten seconds is enough to know. */
  mayWarn(now: number): boolean {
    if (now - this.warnedMs < PROGRESS_INTERVAL_MS) return false;
    this.warnedMs = now;
    return true;
  }

  /** Its body threw: what that says of a call made outside any step. */
  explain(error: unknown): void {
    this.setup?.held.lastFailed?.explainedBy(error);
  }

  /** The host says which record a call made outside any step brought back. */
  returned(id: string): void {
    this.setup?.held.lastWrite?.broughtBack(id);
  }

  noteCall(call: CallSpan): void {
    if (call.facts?.statusCode === 429) {
      this.rateLimitHit = true;
      this.episode.refused(call);
    } else if (!call.isFailed) this.episode.served(call);
  }

  sweep(now: number): void {
    this.setup?.held.sweep(now);
    for (const step of this.steps) step.sweep(now);
  }

  /** Ends what is open below it; calls whose answer nobody read to its end are written as they are. */
  endUnits(): void {
    for (const step of this.steps) step.endUnits();
    this.setup?.end();
    this.setup = undefined;
    for (const call of this.openCalls) call.abandon();
  }

  /** Nothing in this process works on it any more. */
  leave(): void {
    this.endUnits();
    this.working = false;
  }

  end(): void {
    this.leave();
    this.endMs = nowMs();
  }
}
