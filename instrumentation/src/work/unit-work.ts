import type { Ledger, PageKind } from '@synctrail/model';
import { addLedger, addSkips, emptyLedger, redactId, UNIT_SPANS } from '@synctrail/model';
import type { CallHome, CallParent } from '../calls/call-parent.ts';
import type { CallSpan } from '../calls/call-span.ts';
import { HeldCalls } from '../calls/held-calls.ts';
import { nowMs } from '../context/clock.ts';
import { EntityTally } from '../metrics/entity-tally.ts';
import { sharedSpanAttributes } from '../otlp/span.ts';
import { EntityWork } from './entity-work.ts';
import type { Failure } from './failure.ts';
import { ListCall } from './list-call.ts';
import type { RunWork } from './run-work.ts';
import { Segment } from './segment.ts';
import type { StepWork } from './step-work.ts';
import { unitAttributes, writeSegment } from './write-segment.ts';

/** What a unit is told at its start. */
export interface UnitFacts {
  kind: PageKind;
  /** Position in the step, from 1; 0 for a setup unit. */
  number: number;
  /** Same for all attempts. */
  key: string;
  attempt: number;
  cursor?: string | undefined;
}

/** A unit of work: one trace, or several where it outgrows one. */
export class UnitWork implements CallParent {
  readonly run: RunWork;
  readonly step: StepWork | undefined;
  readonly id: string;
  readonly startMs = nowMs();
  readonly facts: UnitFacts;
  readonly held = new HeldCalls();
  readonly listCall = new ListCall();
  readonly entities = new Set<EntityWork>();
  readonly tally = new EntityTally();
  /** Why the unit itself failed. */
  failure: Failure | undefined;
  extractionFailed = false;
  /** Stopped before its end. */
  interrupted = false;
  /** When it last said what is in flight, ms since the epoch. */
  progressMs = 0;
  endMs: number | undefined;
  private readonly segments: Segment[];
  private encoded: Uint8Array | undefined;

  constructor(run: RunWork, step: StepWork | undefined, facts: UnitFacts) {
    this.run = run;
    this.step = step;
    this.facts = facts;
    const first = new Segment(1, this.startMs);
    this.segments = [first];
    this.id = first.traceId;
  }

  /** Attributes of everything below it, encoded once. */
  get shared(): Uint8Array {
    this.encoded ??= sharedSpanAttributes(unitAttributes(this));
    return this.encoded;
  }

  get ledger(): Ledger {
    const sum = emptyLedger();
    for (const segment of this.segments) addLedger(sum, segment.ledger);
    return sum;
  }

  get partial(): boolean {
    return this.segments.some((segment) => segment.partial);
  }

  home(): CallHome {
    const segment = this.current();
    return { unit: this, segment, parentSpanId: segment.spanId, held: this.held };
  }

  openEntity(type: string, id: string, originId?: string): EntityWork {
    const segment = this.current();
    segment.spans += 1;
    segment.openEntities += 1;
    const entity = new EntityWork(this, segment, type, id, originId);
    this.entities.add(entity);
    return entity;
  }

  entityEnded(entity: EntityWork): void {
    const { segment, told } = entity;
    const { ledger } = segment;
    this.entities.delete(entity);
    if (this.facts.kind === 'load') ledger.received += 1;
    else ledger.fetched += 1;
    if (told !== undefined) ledger[told.kind] += 1;
    if (told?.kind === 'skipped') addSkips(ledger, told.code, 1);
    if (entity.partial !== undefined && told?.kind !== 'failed') segment.partial = true;
    this.tally.note(entity.type, entity.action, entity.status);
    segment.openEntities -= 1;
    if (segment.sealed && segment.openEntities === 0) writeSegment(this, segment);
  }

  handOff(type: string, id: string): void {
    const segment = this.current();
    segment.ledger.fetched += 1;
    segment.ledger.handedOff += 1;
    segment.handedOff.push({
      name: 'sync.handed_off',
      timeMs: nowMs(),
      attributes: { 'sync.entity.type': type, 'sync.entity.source_id': redactId(id) },
    });
  }

  /** A call of it or of one of its records was answered. */
  noteCall(call: CallSpan): void {
    if (call.home.entity === undefined && call.batch === undefined) this.listCall.note(call);
    this.step?.noteCall(call);
    this.run.noteCall(call);
  }

  /** What works on it threw. @param fetching nothing of it had been read */
  threw(failure: Failure, fetching = false): void {
    this.interrupted = this.run.stopping;
    if (this.interrupted) return;
    this.failure = failure;
    this.extractionFailed = fetching;
  }

  /** It was opened for a page that there turned out to be none of: its calls stay, as setup. */
  becomeSetup(): void {
    this.facts.kind = 'setup';
    this.facts.number = 0;
    this.encoded = undefined;
  }

  end(): void {
    if (this.endMs !== undefined) return;
    this.endMs = nowMs();
    if (this.interrupted) for (const entity of this.entities) entity.interrupt();
    this.held.close();
    for (const segment of this.segments) writeSegment(this, segment);
  }

  /** The segment that new spans go to: a full one is followed by the next. */
  private current(): Segment {
    const last = this.segments.at(-1) ?? new Segment(1, this.startMs);
    if (last.spans < UNIT_SPANS || this.endMs !== undefined) return last;
    last.sealed = true;
    const next = new Segment(last.number + 1, nowMs());
    this.segments.push(next);
    if (last.openEntities === 0) writeSegment(this, last);
    return next;
  }
}
