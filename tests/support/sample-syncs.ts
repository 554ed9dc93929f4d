import type { Attributes, EventName, Ledger } from '@synctrail/model';
import { EVENTS, addLedger, completedEvent, emptyLedger, ledgerAttributes, startedEvent } from '@synctrail/model';
import { type JsonLog, type JsonSpan, keyValues, nanos } from './otlp-json.ts';
import { hex } from './random.ts';

interface SpanEvent {
  timeUnixNano: string;
  name: string;
  attributes: ReturnType<typeof keyValues>;
}

export type SampleLog = JsonLog & { observedTimeUnixNano: string };
export type SampleSpan = JsonSpan & { events?: SpanEvent[] };

/** Collects what a sender would export for one run, so that a scene is a few calls. */
export class SampleRun {
  readonly spans: SampleSpan[] = [];
  readonly logs: SampleLog[] = [];
  readonly runId: string;
  readonly ledger: Ledger = emptyLedger();
  readonly startMs: number;
  private readonly random: () => number;
  private readonly runSpanId: string;
  private readonly base: Attributes;
  private steps = 0;

  constructor(random: () => number, startMs: number, base: Attributes) {
    this.random = random;
    this.startMs = startMs;
    this.runId = hex(random, 32);
    this.runSpanId = hex(random, 16);
    this.base = { 'sync.id': 'sync_42', 'sync.run.id': this.runId, 'sync.connection.id': 'conn_7', ...base };
    this.lifecycle(startedEvent('incremental'), startMs, { 'sync.status': 'in_progress' });
  }

  lifecycle(event: EventName, atMs: number, more: Attributes): void {
    this.log(event, 'run', atMs, this.runSpanId, {
      'sync.log.type': 'sync',
      'sync.detail': 'full',
      'sync.type': 'incremental',
      'sync.state': 'ACTIVE',
      'sync.trigger': 'schedule',
      'sync.initiator.type': 'automation',
      'sync.initiator.name': 'Nightly sync',
      'sync.started_at': this.startMs,
      'sync.writer.id': 'w-1',
      'sync.run.attempt': 1,
      'sync.rate_limit.hit': false,
      ...ledgerAttributes(this.ledger),
      ...more,
    });
  }

  end(status: string, endMs: number, more: Attributes = {}): void {
    const ended: Attributes = { 'sync.status': status, 'sync.ended_at': endMs, 'sync.duration_ms': endMs - this.startMs, ...more };
    this.lifecycle(status === 'failed' ? 'SYNC_RUN_ERROR' : completedEvent('incremental'), endMs, ended);
  }

  step(name: string, startMs: number, paged = true): SampleStep {
    return new SampleStep(this, { id: hex(this.random, 16), name, index: this.steps++, paged }, startMs);
  }

  id(length: 16 | 32): string {
    return hex(this.random, length);
  }

  span(
    span: Omit<SampleSpan, 'attributes' | 'startTimeUnixNano' | 'endTimeUnixNano'>,
    startMs: number,
    endMs: number,
    attributes: Attributes,
  ) {
    this.spans.push({
      ...span,
      startTimeUnixNano: nanos(startMs),
      endTimeUnixNano: nanos(endMs),
      attributes: keyValues({ ...this.base, ...attributes }),
    });
  }

  log(event: EventName, level: string, atMs: number, spanId: string, attributes: Attributes, body: string = event): void {
    const all: Attributes = { ...this.base, 'sync.kind': EVENTS[event].kind, 'sync.event': event, 'sync.level': level, ...attributes };
    const severity = { info: 9, warn: 13, error: 17 }[EVENTS[event].severity];
    this.logs.push({
      timeUnixNano: nanos(atMs),
      observedTimeUnixNano: nanos(atMs),
      severityNumber: severity,
      severityText: EVENTS[event].severity.toUpperCase(),
      eventName: event,
      body: { stringValue: body },
      attributes: keyValues(all),
      traceId: this.runId,
      spanId,
    });
  }
}

export class SampleStep {
  readonly ledger: Ledger = emptyLedger();
  readonly run: SampleRun;
  readonly base: Attributes;
  private readonly startMs: number;
  private readonly spanId: string;
  private readonly paged: boolean;

  constructor(run: SampleRun, step: { id: string; name: string; index: number; paged: boolean }, startMs: number) {
    this.run = run;
    this.startMs = startMs;
    this.spanId = step.id;
    this.paged = step.paged;
    this.base = { 'sync.step.id': step.id, 'sync.step.name': step.name, 'sync.step.index': step.index };
    this.event('SYNC_STEP_STARTED', startMs, { 'sync.status': 'in_progress' });
  }

  event(event: EventName, atMs: number, more: Attributes): void {
    this.run.log(event, 'step', atMs, this.spanId, {
      ...this.base,
      'sync.step.paged': this.paged,
      'sync.started_at': this.startMs,
      'sync.writer.id': 'w-1',
      'sync.rate_limit.hit': false,
      ...ledgerAttributes(this.ledger),
      ...more,
    });
  }

  end(status: string, endMs: number, more: Attributes = {}): void {
    this.event('SYNC_STEP_COMPLETED', endMs, {
      'sync.status': status,
      'sync.ended_at': endMs,
      'sync.duration_ms': endMs - this.startMs,
      ...more,
    });
    addLedger(this.run.ledger, this.ledger);
  }

  page(number: number, startMs: number, more: Attributes = {}): SamplePage {
    return new SamplePage(this, number, startMs, more);
  }
}

export class SamplePage {
  readonly id: string;
  readonly spanId: string;
  readonly ledger: Ledger = emptyLedger();
  private readonly step: SampleStep;
  private readonly startMs: number;
  private readonly base: Attributes;
  private readonly more: Attributes;
  private readonly events: SpanEvent[] = [];

  constructor(step: SampleStep, number: number, startMs: number, more: Attributes) {
    this.step = step;
    this.startMs = startMs;
    this.more = more;
    this.id = step.run.id(32);
    this.spanId = step.run.id(16);
    const kind = more['sync.page.kind'] ?? 'extract';
    this.base = { ...step.base, 'sync.page.id': this.id, 'sync.page.number': number, 'sync.page.kind': kind };
  }

  call(parentSpanId: string, startMs: number, ms: number, attributes: Attributes): { traceId: string; spanId: string } {
    const link = { traceId: this.id, spanId: this.step.run.id(16) };
    const name = `${attributes['http.request.method']} ${attributes['url.full']}`;
    const all: Attributes = { ...this.base, 'sync.level': 'call', 'sync.status': 'succeeded', 'sync.attempt': 1, ...attributes };
    this.step.run.span({ ...link, parentSpanId, name, kind: 3 }, startMs, startMs + ms, all);
    return link;
  }

  entity(startMs: number, ms: number, attributes: Attributes, links: { traceId: string; spanId: string }[] = []): string {
    const spanId = this.step.run.id(16);
    const opId = `${this.id}-${spanId}`;
    const all: Attributes = {
      ...this.base,
      'sync.level': 'entity',
      'sync.op.id': opId,
      'sync.direction': 'inbound',
      'sync.status': 'success',
      ...attributes,
    };
    this.step.run.span(
      { traceId: this.id, spanId, parentSpanId: this.spanId, name: `entity ${all['sync.entity.type']}`, kind: 1, links },
      startMs,
      startMs + ms,
      all,
    );
    const outcome = { create: 'created', update: 'updated', delete: 'deleted', skip: 'skipped', none: 'updated' } as const;
    if (all['sync.status'] === 'failed') {
      this.ledger.failed += 1;
      this.step.run.log('SYNC_ENTITY_FAILED', 'entity', startMs + ms, spanId, { 'sync.error.recoverability': 'NON_RECOVERABLE', ...all });
    } else this.ledger[outcome[(all['sync.entity.action'] ?? 'none') as keyof typeof outcome]] += 1;
    const reason = all['sync.reason.code'];
    if (all['sync.entity.action'] === 'skip' && reason !== undefined)
      this.ledger.skippedBy[reason] = (this.ledger.skippedBy[reason] ?? 0) + 1;
    return spanId;
  }

  handOff(type: string, sourceId: string): void {
    this.ledger.handedOff += 1;
    const attributes = keyValues({ 'sync.entity.type': type, 'sync.entity.source_id': sourceId });
    this.events.push({ timeUnixNano: nanos(this.startMs), name: 'sync.handed_off', attributes });
  }

  /** What is in flight, as the page would say after five seconds. */
  progress(atMs: number, entities: { type: string; source_id: string; status: string }[]): void {
    this.step.run.log(
      'SYNC_PAGE_PROGRESS',
      'page',
      atMs,
      this.spanId,
      { ...this.base, ...this.more, 'sync.status': 'in_progress', 'sync.started_at': this.startMs, ...ledgerAttributes(this.ledger) },
      JSON.stringify({ entities, more: 0 }),
    );
  }

  end(status: string, endMs: number): void {
    const all: Attributes = { ...this.base, 'sync.level': 'page', 'sync.status': status, ...ledgerAttributes(this.ledger), ...this.more };
    const links = [{ traceId: this.step.run.runId, spanId: String(this.step.base['sync.step.id']) }];
    const name = `page ${this.step.base['sync.step.name']}`;
    this.step.run.span({ traceId: this.id, spanId: this.spanId, name, kind: 1, links, events: this.events }, this.startMs, endMs, all);
    addLedger(this.step.ledger, this.ledger);
  }
}
