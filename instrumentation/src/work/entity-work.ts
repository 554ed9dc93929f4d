import type { EntityAction, WorkStatus } from '@synctrail/model';
import { redactId, redactWords } from '@synctrail/model';
import type { Entity, Outcome, SubstepStatus, Written } from '../api/entity.ts';
import type { CallHome, CallParent } from '../calls/call-parent.ts';
import type { CallSpan } from '../calls/call-span.ts';
import { HeldCalls } from '../calls/held-calls.ts';
import { nowMs } from '../context/clock.ts';
import { newSpanId } from '../context/ids.ts';
import type { SpanEventRecord, SpanLinkRecord } from '../otlp/span.ts';
import type { Failure } from './failure.ts';
import { aroundCall, failureOnce } from './failure.ts';
import type { Segment } from './segment.ts';
import type { UnitWork } from './unit-work.ts';
import { writeEntity } from './write-entity.ts';

/** Which outcome was told. */
export type Told =
  | { kind: 'created' | 'updated' | 'deleted' }
  | { kind: 'skipped'; code: string; text: string | undefined }
  | { kind: 'failed'; failure: Failure };

const ACTIONS = { created: 'create', updated: 'update', deleted: 'delete', skipped: 'skip', failed: 'none' } as const;

/** What a call's method says of what it was to do. */
const MEANT: Readonly<Record<string, EntityAction>> = { POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' };

/** One record at work in a unit. */
export class EntityWork implements Entity, CallParent {
  readonly spanId = newSpanId();
  readonly startMs = nowMs();
  readonly unit: UnitWork;
  readonly segment: Segment;
  readonly type: string;
  readonly id: string;
  /** The unit that fetched it. */
  readonly originId: string | undefined;
  events: SpanEventRecord[] | undefined;
  links: SpanLinkRecord[] | undefined;
  targetId: string | undefined;
  told: Told | undefined;
  /** Of its sub-steps. */
  partial: WorkStatus | undefined;
  extracting = false;
  /** Its extraction threw. */
  extractionFailed = false;
  /** Stopped on its way: it has no outcome, and is not counted. */
  interrupted = false;
  /** Attempts of a `retry` that gave up on it. */
  exhausted: { attempts: number; max: number } | undefined;
  ended = false;
  private calls: HeldCalls | undefined;

  constructor(unit: UnitWork, segment: Segment, type: string, id: string, originId: string | undefined) {
    this.unit = unit;
    this.segment = segment;
    this.type = type;
    this.id = redactId(id);
    this.originId = originId;
  }

  /** Its calls; most records have none, so they are made room for when the first comes. */
  get held(): HeldCalls {
    this.calls ??= new HeldCalls();
    return this.calls;
  }

  created(written?: Written): Outcome {
    return this.tell({ kind: 'created' }, written);
  }

  updated(written?: Written): Outcome {
    return this.tell({ kind: 'updated' }, written);
  }

  deleted(written?: Written): Outcome {
    return this.tell({ kind: 'deleted' }, written);
  }

  skipped(code: string, text?: string): Outcome {
    const told = text ?? this.unit.run.sync.skipTexts.get(code);
    return this.tell({ kind: 'skipped', code: redactWords(code), text: told === undefined ? undefined : redactWords(told) });
  }

  failed(error: unknown): Outcome {
    const call = this.calls?.lastFailed ?? this.ofBatch(this.unit.held.lastFailed);
    const noCalls = this.calls === undefined && this.links === undefined;
    call?.explainedBy(error);
    const failure = failureOnce(error, aroundCall(call, noCalls));
    return this.tell({ kind: 'failed', failure });
  }

  substep(name: string, status: SubstepStatus): void {
    if (this.ended) return;
    (this.events ??= []).push({
      name: 'sync.substep',
      timeMs: nowMs(),
      attributes: { 'sync.substep.name': redactWords(name), 'sync.substep.status': status },
    });
    if (status === 'failed') this.partial = 'partially_failed';
    else if (status === 'partial_success') this.partial ??= 'partial_success';
  }

  async extract<T>(fetch: () => T | Promise<T>): Promise<T> {
    this.extracting = true;
    this.extractionFailed = false;
    try {
      return await fetch();
    } catch (error) {
      this.extractionFailed = true;
      throw error;
    } finally {
      this.extracting = false;
    }
  }

  home(): CallHome {
    return { unit: this.unit, segment: this.segment, parentSpanId: this.spanId, held: this.held, entity: this };
  }

  /** A call of its batch. */
  linkTo(traceId: string, spanId: string): void {
    if (!this.ended) (this.links ??= []).push({ traceId, spanId });
  }

  /** Its id in the system that runs the sync, where it is known. */
  get internalId(): string | undefined {
    const { direction } = this.unit.run.sync;
    if (direction === 'between') return undefined;
    return direction === 'outbound' ? this.id : this.targetId;
  }

  get action(): EntityAction {
    if (this.told === undefined) return 'none';
    return this.told.kind === 'failed' ? this.intended : ACTIONS[this.told.kind];
  }

  get status(): WorkStatus {
    const { told } = this;
    if (this.interrupted) return 'interrupted';
    if (!this.ended) return this.extracting ? 'extracting' : 'in_progress';
    if (told === undefined) return 'partially_failed';
    if (told.kind === 'failed') return this.extractionFailed ? 'extraction_failed' : 'failed';
    if (told.kind === 'skipped') return 'completed';
    return this.partial ?? 'success';
  }

  /** Writes calls that have been held long enough. */
  sweep(now: number): void {
    this.calls?.sweep(now);
  }

  /** Its work is done: what was told is counted and written. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.tellReturned();
    this.calls?.close();
    this.unit.entityEnded(this);
    writeEntity(this);
  }

  /** The process stops before its work is done. */
  interrupt(): void {
    if (this.ended) return;
    this.ended = true;
    this.interrupted = true;
    this.told = undefined;
    this.calls?.close();
    writeEntity(this);
  }

  private tell(told: Told, written?: Written): Outcome {
    if (!this.ended) {
      this.told = told;
      if (written?.targetId !== undefined) this.targetId = redactId(String(written.targetId));
    }
    return { action: ACTIONS[told.kind] };
  }

  /** Where the target is the third-party tool, the call that wrote the record brought its id back (S2-08). */
  private tellReturned(): void {
    const { targetId, told, calls } = this;
    if (calls === undefined || targetId === undefined || (told?.kind !== 'created' && told?.kind !== 'updated')) return;
    if (this.unit.run.sync.direction !== 'inbound') calls.lastWrite?.broughtBack(targetId);
  }

  /** The call, if it carried this record among others. */
  private ofBatch(call: CallSpan | undefined): CallSpan | undefined {
    return call?.batch?.includes(this) === true ? call : undefined;
  }

  /** What a failed record was meant to become, as its last writing call shows. */
  private get intended(): EntityAction {
    const call = this.calls?.lastWrite ?? this.ofBatch(this.unit.held.lastWrite);
    return (call === undefined ? undefined : MEANT[call.method]) ?? 'none';
  }
}
