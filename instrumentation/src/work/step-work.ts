import type { Ledger, RateLimit, WorkStatus } from '@synctrail/model';
import { addLedger, emptyLedger } from '@synctrail/model';
import type { CallHome, CallParent } from '../calls/call-parent.ts';
import type { CallSpan } from '../calls/call-span.ts';
import { nowMs } from '../context/clock.ts';
import { newSpanId } from '../context/ids.ts';
import type { Failure } from './failure.ts';
import { outcomeStatus } from './outcome-status.ts';
import type { RunWork } from './run-work.ts';
import type { UnitFacts } from './unit-work.ts';
import { UnitWork } from './unit-work.ts';

/** What a step is known by, in whichever process. */
export interface StepFacts {
  readonly id: string;
  readonly name: string;
  readonly index: number;
  readonly pipeline: string;
  readonly startMs: number;
  /** Another process began it and will end it. */
  readonly guest: boolean;
}

/** One step of a run, in this process. */
export class StepWork implements CallParent {
  readonly run: RunWork;
  readonly id: string;
  readonly name: string;
  readonly index: number;
  readonly pipeline: string;
  readonly startMs: number;
  readonly guest: boolean;
  readonly units = new Set<UnitWork>();
  paged = false;
  /** Whether readers have been told of its pages: until then they open its records at once (S0-25). */
  toldPaged = false;
  rateLimitHit = false;
  headroom: RateLimit | undefined;
  failure: Failure | undefined;
  interrupted = false;
  endMs: number | undefined;
  /** Of a guest: it was worked on since its share was last told. */
  hasNews = true;
  progressMs = nowMs();
  private readonly settled: Ledger = emptyLedger();
  private partial = false;
  private pageFailed = false;
  private numbers = 0;
  private setup: UnitWork | undefined;

  constructor(run: RunWork, facts: StepFacts) {
    this.run = run;
    this.id = facts.id;
    this.name = facts.name;
    this.index = facts.index;
    this.pipeline = facts.pipeline;
    this.startMs = facts.startMs;
    this.guest = facts.guest;
  }

  static begin(run: RunWork, name: string, index: number, pipeline: string | undefined): StepWork {
    return new StepWork(run, { id: newSpanId(), name, index, pipeline: pipeline ?? name, startMs: nowMs(), guest: false });
  }

  /** Rows so far: the units that ended, and what the open ones have. */
  get ledger(): Ledger {
    const sum = emptyLedger();
    addLedger(sum, this.settled);
    for (const unit of this.units) addLedger(sum, unit.ledger);
    return sum;
  }

  get status(): WorkStatus {
    if (this.endMs === undefined) return 'in_progress';
    if (this.interrupted) return 'interrupted';
    return outcomeStatus(this.settled, { threw: this.failure !== undefined, partial: this.partial, partFailed: this.pageFailed });
  }

  get mustTellPaged(): boolean {
    return this.paged && !this.toldPaged;
  }

  get isPartial(): boolean {
    return this.partial;
  }

  nextNumber(): number {
    this.numbers += 1;
    return this.numbers;
  }

  openUnit(facts: UnitFacts): UnitWork {
    if (this.guest && facts.cursor === undefined) facts.key += `:${this.run.writerId}`;
    const unit = new UnitWork(this.run, this, facts);
    if (facts.kind === 'extract' || facts.kind === 'load') this.paged = true;
    this.units.add(unit);
    return unit;
  }

  /** Ends a unit; one that is tried again leaves nothing in the ledger. */
  closeUnit(unit: UnitWork, superseded = false): void {
    if (!this.units.has(unit)) return;
    unit.end();
    this.units.delete(unit);
    if (superseded) return;
    unit.tally.countIn(this.run);
    addLedger(this.settled, unit.ledger);
    this.partial ||= unit.partial;
    this.pageFailed ||= unit.failure !== undefined || unit.interrupted;
  }

  /** Forgets a page that there turned out to be none of; calls made on the way to know are kept as setup. */
  discardUnit(unit: UnitWork): void {
    if (this.numbers === unit.facts.number) this.numbers -= 1;
    this.units.delete(unit);
    if (unit.held.made === 0) return;
    unit.becomeSetup();
    unit.end();
  }

  home(): CallHome {
    this.setup ??= new UnitWork(this.run, this, { kind: 'setup', number: 0, key: `${this.name}:setup`, attempt: 1 });
    return this.setup.home();
  }

  /** Its body threw: what that says of a call made outside any page. */
  explain(error: unknown): void {
    this.setup?.held.lastFailed?.explainedBy(error);
  }

  noteCall(call: CallSpan): void {
    if (call.facts?.statusCode === 429) this.rateLimitHit = true;
    this.headroom = call.facts?.rateLimit ?? this.headroom;
  }

  /** Writes calls that have been held long enough. */
  sweep(now: number): void {
    this.setup?.held.sweep(now);
    for (const unit of this.units) {
      unit.held.sweep(now);
      for (const entity of unit.entities) entity.sweep(now);
    }
  }

  /** Ends what is open below it. */
  endUnits(): void {
    for (const unit of this.units) {
      unit.interrupted = this.run.stopping;
      this.closeUnit(unit);
    }
    this.setup?.end();
    this.setup = undefined;
  }

  end(failure: Failure | undefined): void {
    this.interrupted = this.run.stopping && (failure !== undefined || this.run.interrupted);
    this.failure = this.interrupted ? undefined : failure;
    this.endUnits();
    this.endMs = nowMs();
  }
}
