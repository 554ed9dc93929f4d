import { addLedger, completedEvent, emptyLedger, type Ledger, ledgerAttributes, startedEvent, total, unaccounted } from '@synctrail/model';
import type { Attributes } from '@synctrail/model';
import { type JsonLog, type JsonSpan, keyValues, nanos } from './otlp-json.ts';
import { hex, seeded } from './random.ts';

interface GeneratedEntity {
  opId: string;
  sourceId: string;
  targetId?: string | undefined;
  status: string;
}

export interface GeneratedPage {
  id: string;
  number: number;
  ledger: Ledger;
  entities: GeneratedEntity[];
}

interface GeneratedStep {
  id: string;
  name: string;
  ledger: Ledger;
  pages: GeneratedPage[];
}

/** What was sent, to compare what is read with. */
export interface GeneratedRun {
  id: string;
  startMs: number;
  endMs: number;
  status: string;
  ledger: Ledger;
  steps: GeneratedStep[];
}

export interface Shape {
  integration: string;
  seed: number;
  runs: number;
  steps: string[];
  pages: number;
  entities: number;
  /** End of the newest run, ms since the epoch. */
  endMs: number;
  /** From one run's start to the next one's, ms. */
  everyMs: number;
  /** How many runs see records of their own before the first ones come again; 1 unless told: each run sees the same. */
  rounds?: number;
}

/** One run as a sender would export it. */
export interface Sent {
  run: GeneratedRun;
  /** One array a unit: the run's trace first. */
  units: JsonSpan[][];
  logs: JsonLog[];
}

const HOST = 'api.generated.example';
const ENTITY_MS = 9;
const PAGE_MS = 1500;

function statusOf(ledger: Ledger): string {
  if (ledger.failed === 0) return 'success';
  return ledger.failed === total(ledger) ? 'failed' : 'partially_failed';
}

function log(
  timeMs: number,
  eventName: string,
  severity: 'INFO' | 'ERROR',
  traceId: string,
  spanId: string,
  attributes: Attributes,
  body: string,
): JsonLog {
  return {
    timeUnixNano: nanos(timeMs),
    severityNumber: severity === 'INFO' ? 9 : 17,
    severityText: severity,
    eventName,
    body: { stringValue: body },
    attributes: keyValues({ 'sync.event': eventName, ...attributes }),
    traceId,
    spanId,
  };
}

/** Runs from the oldest to the newest; the same for the same shape. */
export function* generatedRuns(shape: Shape): Generator<Sent> {
  for (let index = 0; index < shape.runs; index += 1) {
    const endMs = shape.endMs - (shape.runs - 1 - index) * shape.everyMs;
    yield generatedRun(shape, seeded(shape.seed * 1_000 + index), endMs, index);
  }
}

function generatedRun(shape: Shape, random: () => number, endMs: number, runIndex: number): Sent {
  const runId = hex(random, 32);
  const runSpan = hex(random, 16);
  const startMs = endMs - shape.steps.length * shape.pages * PAGE_MS - 1000;
  const common = {
    'sync.integration': shape.integration,
    'sync.id': `${shape.integration}-sync`,
    'sync.name': `${shape.integration} everything`,
    'sync.connection.id': 'conn_1',
    'sync.run.id': runId,
  } satisfies Attributes;
  const run: GeneratedRun = { id: runId, startMs, endMs, status: 'success', ledger: emptyLedger(), steps: [] };
  const units: JsonSpan[][] = [];
  const logs: JsonLog[] = [];
  const runTrace: JsonSpan[] = [];
  const runRow = (status: string): Attributes => ({
    ...common,
    'sync.kind': 'lifecycle',
    'sync.level': 'run',
    'sync.log.type': 'sync',
    'sync.detail': 'full',
    'sync.type': 'incremental',
    'sync.trigger': 'schedule',
    'sync.state': status === 'in_progress' ? 'ACTIVE' : 'IDLE',
    'sync.status': status,
    'sync.started_at': Math.round(startMs),
    'sync.writer.id': `w-${runId.slice(0, 6)}`,
    'sync.run.attempt': 1,
    'sync.rate_limit.hit': false,
    ...ledgerAttributes(run.ledger),
  });
  logs.push(log(startMs, startedEvent('incremental'), 'INFO', runId, runSpan, runRow('in_progress'), 'Run started'));

  let clock = startMs + 500;
  for (const [stepIndex, stepName] of shape.steps.entries()) {
    const step: GeneratedStep = { id: hex(random, 16), name: stepName, ledger: emptyLedger(), pages: [] };
    const stepStart = clock;
    const inStep = {
      ...common,
      'sync.step.id': step.id,
      'sync.step.name': stepName,
      'sync.step.index': stepIndex,
      'sync.pipeline': stepName,
    } satisfies Attributes;
    for (let number = 1; number <= shape.pages; number += 1) {
      const page: GeneratedPage = { id: hex(random, 32), number, ledger: emptyLedger(), entities: [] };
      const { spans, failures } = unit(shape, random, { inStep, step, page, runId, clock, runIndex });
      units.push(spans);
      logs.push(...failures);
      addLedger(step.ledger, page.ledger);
      step.pages.push(page);
      clock += PAGE_MS;
    }
    const stepRow = (status: string): Attributes => ({
      ...inStep,
      'sync.kind': 'step',
      'sync.level': 'step',
      'sync.step.paged': true,
      'sync.status': status,
      'sync.started_at': Math.round(stepStart),
      'sync.writer.id': `w-${runId.slice(0, 6)}`,
      'sync.rate_limit.hit': false,
      ...ledgerAttributes(status === 'in_progress' ? emptyLedger() : step.ledger),
    });
    logs.push(log(stepStart, 'SYNC_STEP_STARTED', 'INFO', runId, step.id, stepRow('in_progress'), `Step ${stepName} started`));
    const ended = { 'sync.ended_at': Math.round(clock), 'sync.duration_ms': Math.round(clock - stepStart) };
    logs.push(
      log(clock, 'SYNC_STEP_COMPLETED', 'INFO', runId, step.id, { ...stepRow(statusOf(step.ledger)), ...ended }, `Step ${stepName} ended`),
    );
    runTrace.push({
      traceId: runId,
      spanId: step.id,
      parentSpanId: runSpan,
      name: `step ${stepName}`,
      kind: 1,
      startTimeUnixNano: nanos(stepStart),
      endTimeUnixNano: nanos(clock),
      attributes: keyValues({ ...inStep, 'sync.level': 'step', 'sync.status': statusOf(step.ledger), ...ledgerAttributes(step.ledger) }),
    });
    addLedger(run.ledger, step.ledger);
    run.steps.push(step);
  }

  run.status = statusOf(run.ledger);
  const ended = { 'sync.ended_at': Math.round(endMs), 'sync.duration_ms': Math.round(endMs - startMs) };
  logs.push(log(endMs, completedEvent('incremental'), 'INFO', runId, runSpan, { ...runRow(run.status), ...ended }, 'Run ended'));
  runTrace.push({
    traceId: runId,
    spanId: runSpan,
    name: `sync ${shape.integration}`,
    kind: 1,
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(endMs),
    attributes: keyValues({
      ...common,
      'sync.level': 'run',
      'sync.log.type': 'sync',
      'sync.type': 'incremental',
      'sync.trigger': 'schedule',
      'sync.status': run.status,
      ...ledgerAttributes(run.ledger),
    }),
  });
  return { run, units: [runTrace, ...units], logs };
}

interface Place {
  inStep: Attributes;
  step: GeneratedStep;
  page: GeneratedPage;
  runId: string;
  clock: number;
  runIndex: number;
}

/** A page's trace: its list call, and for each record the entity and, for six in ten, a write call. */
function unit(
  shape: Shape,
  random: () => number,
  { inStep, step, page, runId, clock, runIndex }: Place,
): { spans: JsonSpan[]; failures: JsonLog[] } {
  const pageSpan = hex(random, 16);
  const inPage = { ...inStep, 'sync.page.id': page.id, 'sync.page.number': page.number, 'sync.page.kind': 'extract' } satisfies Attributes;
  const url = `https://${HOST}/v1/${step.name}?after=${(page.number - 1) * shape.entities}`;
  const spans: JsonSpan[] = [];
  const failures: JsonLog[] = [];
  const call = (parent: string, startMs: number, method: string, address: string, template: string, status: number): JsonSpan => ({
    traceId: page.id,
    spanId: hex(random, 16),
    parentSpanId: parent,
    name: `${method} ${template}`,
    kind: 3,
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(startMs + 80),
    attributes: keyValues({
      ...inPage,
      'sync.level': 'call',
      'http.request.method': method,
      'url.full': address,
      'url.template': template,
      'server.address': HOST,
      'http.response.status_code': status,
      'sync.status': status < 400 ? 'succeeded' : 'failed',
      'sync.attempt': 1,
    }),
  });
  spans.push(call(pageSpan, clock + 1, 'GET', url, `/v1/${step.name}`, 200));
  const round = runIndex % (shape.rounds ?? 1);
  for (let position = 0; position < shape.entities; position += 1) {
    const ordinal = (round * shape.pages + page.number - 1) * shape.entities + position;
    const sourceId = `${shape.integration}-${step.name}-${ordinal}`;
    const failed = random() < 0.01;
    const spanId = hex(random, 16);
    const startMs = clock + 100 + position * 10;
    const opId = `${page.id}-${spanId}`;
    const targetId = failed ? undefined : `t-${step.name}-${ordinal}`;
    const created = runIndex === 0;
    const outcome: Attributes = failed
      ? {
          'sync.status': 'failed',
          'sync.reason': `Property values were not valid: email of ${sourceId}`,
          'sync.error.class': 'validation',
          'error.type': '422',
        }
      : { 'sync.status': 'success', 'sync.entity.target_id': String(targetId) };
    const entity = {
      ...inPage,
      'sync.op.id': opId,
      'sync.entity.type': step.name.replace(/s$/, ''),
      'sync.entity.source_id': sourceId,
      'sync.entity.action': created ? 'create' : 'update',
      'sync.direction': 'inbound',
      ...outcome,
    } satisfies Attributes;
    spans.push({
      traceId: page.id,
      spanId,
      parentSpanId: pageSpan,
      name: `entity ${entity['sync.entity.type']}`,
      kind: 1,
      startTimeUnixNano: nanos(startMs),
      endTimeUnixNano: nanos(startMs + ENTITY_MS),
      attributes: keyValues({ ...entity, 'sync.level': 'entity' }),
      ...(failed ? { status: { code: 2, message: String(outcome['sync.reason']) } } : {}),
    });
    if (failed || random() < 0.6)
      spans.push(
        call(spanId, startMs + 1, 'PATCH', `https://${HOST}/v1/${step.name}/${ordinal}`, `/v1/${step.name}/{id}`, failed ? 422 : 200),
      );
    if (failed) {
      failures.push(
        log(
          startMs + ENTITY_MS,
          'SYNC_ENTITY_FAILED',
          'ERROR',
          page.id,
          spanId,
          { ...entity, 'sync.kind': 'failure', 'sync.level': 'entity', 'sync.error.recoverability': 'NON_RECOVERABLE' },
          String(outcome['sync.reason']),
        ),
      );
    }
    page.entities.push({ opId, sourceId, targetId, status: failed ? 'failed' : 'success' });
    page.ledger.fetched += 1;
    if (failed) page.ledger.failed += 1;
    else if (created) page.ledger.created += 1;
    else page.ledger.updated += 1;
  }
  if (unaccounted(page.ledger) !== 0) throw new Error('the generator lost a record');
  spans.unshift({
    traceId: page.id,
    spanId: pageSpan,
    name: `page ${step.name}`,
    kind: 1,
    startTimeUnixNano: nanos(clock),
    endTimeUnixNano: nanos(clock + PAGE_MS - 10),
    links: [{ traceId: runId, spanId: step.id }],
    attributes: keyValues({
      ...inPage,
      'sync.level': 'page',
      'sync.status': statusOf(page.ledger),
      'http.request.method': 'GET',
      'url.full': url,
      'sync.retry.count': 0,
      'sync.rate_limit.limit': 100,
      'sync.rate_limit.remaining': 100 - page.number,
      ...ledgerAttributes(page.ledger),
    }),
  });
  return { spans, failures };
}
