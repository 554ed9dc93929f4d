import { type Attributes, emptyLedger, ledgerAttributes, SPAN_EVENT_HANDED_OFF } from '@synctrail/model';
import { type JsonLog, type JsonSpan, keyValues, nanos } from '../../support/otlp-json.ts';
import { hex, seeded } from '../../support/random.ts';

/** What the generated runs lack: a run at work, and one whose records went from one unit to another, with a unit of two segments and a setup unit. */
export interface Scene {
  readonly units: JsonSpan[][];
  readonly logs: JsonLog[];
  readonly atWork: { readonly runId: string; readonly stepId: string; readonly pageId: string; readonly inFlight: readonly string[] };
  readonly handedOff: {
    readonly runId: string;
    readonly extractId: string;
    /** Traces of the extract page, in the order of its segments. */
    readonly segments: readonly string[];
    readonly setupId: string;
    /** Op ids of the records that the load unit wrote. */
    readonly loaded: readonly string[];
  };
  /** Trace and span of the call whose bodies were kept. */
  readonly body: { readonly traceId: string; readonly spanId: string; readonly line: string };
  readonly collectorId: string;
}

const RECORDS = 4;

export function makeScene(integration: string, nowMs: number): Scene {
  const random = seeded(99);
  const id = () => hex(random, 32);
  const span = () => hex(random, 16);
  const units: JsonSpan[][] = [];
  const logs: JsonLog[] = [];
  const syncOf = (runId: string): Attributes => ({
    'sync.integration': integration,
    'sync.id': `${integration}-scene`,
    'sync.name': 'Scene',
    'sync.run.id': runId,
  });
  const log = (atMs: number, event: string, traceId: string, spanId: string, attributes: Attributes, line = event) =>
    logs.push({
      timeUnixNano: nanos(atMs),
      severityNumber: 9,
      severityText: 'INFO',
      eventName: event,
      body: { stringValue: line },
      attributes: keyValues({ 'sync.event': event, ...attributes }),
      traceId,
      spanId,
    });
  const write = (traceId: string, atMs: number, name: string, attributes: Attributes, more: Partial<JsonSpan> = {}): JsonSpan => ({
    traceId,
    spanId: span(),
    name,
    kind: name.startsWith('GET') ? 3 : 1,
    startTimeUnixNano: nanos(atMs),
    endTimeUnixNano: nanos(atMs + 20),
    attributes: keyValues(attributes),
    ...more,
  });

  const startMs = nowMs - 300_000;
  const runRow = (runId: string, kind: 'lifecycle' | 'progress', status: string): Attributes => ({
    ...syncOf(runId),
    'sync.kind': kind,
    'sync.level': 'run',
    'sync.log.type': 'sync',
    'sync.detail': 'full',
    'sync.type': 'full',
    'sync.status': status,
    'sync.started_at': startMs,
    'sync.writer.id': 'w-scene',
    'sync.run.attempt': 1,
    ...ledgerAttributes(emptyLedger()),
  });
  const stepRow = (runId: string, stepId: string, kind: 'step' | 'progress', status: string): Attributes => ({
    ...syncOf(runId),
    'sync.kind': kind,
    'sync.level': 'step',
    'sync.step.id': stepId,
    'sync.step.name': 'orders',
    'sync.step.index': 0,
    'sync.step.paged': true,
    'sync.status': status,
    'sync.started_at': startMs,
    'sync.writer.id': 'w-scene',
    ...ledgerAttributes(emptyLedger()),
  });

  const atWork = { runId: id(), stepId: span(), pageId: id(), inFlight: ['o-1', 'o-2'] };
  log(startMs, 'FULL_SYNC_STARTED', atWork.runId, span(), runRow(atWork.runId, 'lifecycle', 'in_progress'));
  log(startMs + 10, 'SYNC_STEP_STARTED', atWork.runId, atWork.stepId, stepRow(atWork.runId, atWork.stepId, 'step', 'in_progress'));
  log(nowMs - 9_000, 'SYNC_RUN_PROGRESS', atWork.runId, span(), runRow(atWork.runId, 'progress', 'in_progress'));
  log(nowMs - 9_000, 'SYNC_STEP_PROGRESS', atWork.runId, atWork.stepId, stepRow(atWork.runId, atWork.stepId, 'progress', 'in_progress'));
  log(
    nowMs - 8_000,
    'SYNC_PAGE_PROGRESS',
    atWork.runId,
    atWork.stepId,
    {
      ...stepRow(atWork.runId, atWork.stepId, 'progress', 'in_progress'),
      'sync.level': 'page',
      'sync.page.id': atWork.pageId,
      'sync.page.number': 1,
      'sync.page.kind': 'extract',
    },
    JSON.stringify({ entities: atWork.inFlight.map((source) => ({ type: 'order', source_id: source, status: 'extracting' })), more: 0 }),
  );

  const runId = id();
  const stepId = span();
  const inStep = { ...syncOf(runId), 'sync.step.id': stepId, 'sync.step.name': 'orders', 'sync.step.index': 0 } satisfies Attributes;
  const [extractId, second, loadId, setupId] = [id(), id(), id(), id()];
  for (const [index, traceId] of [extractId, second].entries()) {
    const events = [0, 1].map((record) => ({
      timeUnixNano: nanos(startMs + 20),
      name: SPAN_EVENT_HANDED_OFF,
      attributes: keyValues({ 'sync.entity.type': 'order', 'sync.entity.source_id': `h-${index * 2 + record}` }),
    }));
    const page = { 'sync.page.id': extractId, 'sync.page.number': 1, 'sync.page.kind': 'extract', 'sync.page.segment': index + 1 } as const;
    const root = write(traceId, startMs + 20 + index, 'page orders', {
      ...inStep,
      ...page,
      'sync.level': 'page',
      'sync.status': 'completed',
    });
    units.push([{ ...root, events }]);
  }
  const inLoad = { ...inStep, 'sync.page.id': loadId, 'sync.page.number': 1, 'sync.page.kind': 'load' } satisfies Attributes;
  const load = write(loadId, startMs + 100, 'page orders', { ...inLoad, 'sync.level': 'page', 'sync.status': 'success' });
  const loaded = Array.from({ length: RECORDS }, (_, record) =>
    write(
      loadId,
      startMs + 110 + record,
      'entity order',
      {
        ...inLoad,
        'sync.level': 'entity',
        'sync.status': 'success',
        'sync.entity.type': 'order',
        'sync.entity.source_id': `h-${record}`,
        'sync.entity.target_id': `t-h-${record}`,
        'sync.entity.action': 'create',
        'sync.page.origin_id': extractId,
      },
      { parentSpanId: load.spanId },
    ),
  );
  units.push([load, ...loaded]);
  const inSetup = { ...syncOf(runId), 'sync.page.id': setupId, 'sync.page.kind': 'setup' } satisfies Attributes;
  const setup = write(setupId, startMs + 5, 'page setup', { ...inSetup, 'sync.level': 'page', 'sync.status': 'completed' });
  const token = write(
    setupId,
    startMs + 6,
    'GET /oauth/token',
    { ...inSetup, 'sync.level': 'call', 'http.request.method': 'GET', 'http.response.status_code': 200, 'sync.status': 'succeeded' },
    { parentSpanId: setup.spanId },
  );
  units.push([setup, token]);
  log(startMs, 'FULL_SYNC_STARTED', runId, span(), runRow(runId, 'lifecycle', 'in_progress'));
  log(startMs + 1_000, 'FULL_SYNC_COMPLETED', runId, span(), {
    ...runRow(runId, 'lifecycle', 'success'),
    'sync.ended_at': startMs + 1_000,
  });

  const body = { traceId: setupId, spanId: token.spanId, line: '{"response":{"body":"{\\"error\\":\\"quota\\"}"}}' };
  log(
    startMs + 30,
    'SYNC_CALL_BODY',
    body.traceId,
    body.spanId,
    { ...syncOf(runId), 'sync.kind': 'body', 'sync.level': 'call' },
    body.line,
  );
  const collectorId = 'c-contract';
  log(nowMs - 5_000, 'SYNC_COLLECTOR_ALIVE', '', '', {
    'sync.kind': 'collector',
    'sync.collector.id': collectorId,
    'sync.collector.backlog_ms': 0,
  });

  const opIds = loaded.map(({ traceId, spanId }) => `${traceId}-${spanId}`);
  return { units, logs, atWork, handedOff: { runId, extractId, segments: [extractId, second], setupId, loaded: opIds }, body, collectorId };
}
