import { type Attributes, completedEvent, type EventName, EVENTS, ledgerAttributes, startedEvent } from '@synctrail/model';
import { type JsonLog, keyValues, logsRequest, nanos } from '../support/otlp-json.ts';
import { hex, seeded } from '../support/random.ts';

/** What was sent of a run, to compare what is read with. */
interface SentRun {
  readonly integration: string;
  readonly id: string;
  readonly status: string;
  readonly stepIds: readonly string[];
  /** Names of its lifecycle events, oldest first. */
  readonly lifecycle: readonly string[];
  readonly failures: number;
}

export interface SentLogs {
  /** Bodies of OTLP requests, as JSON. */
  readonly requests: readonly string[];
  readonly runs: readonly SentRun[];
  readonly records: number;
  readonly startMs: number;
  readonly endMs: number;
}

const SEVERITY = { info: 9, warn: 13, error: 17 } as const;

/** Texts that quoting, escaping and encoding get wrong. */
const AWKWARD = [
  'plain',
  'with "quotes" and \'single\' ones',
  'back\\slash \\n that is no line break',
  'two\nlines\tand a tab',
  'ünïcödé — 漢字 🙂',
  '`ticks` {braces} [brackets] (parens) .* ^$ |',
  '{"json":"in a text","n":1.50,"deep":{"er":true,"list":[1,2],"none":null}}',
  'level=info msg="as logfmt" took=1.5s empty= broken"value',
  `long ${'x'.repeat(1_500)}`,
  '%s %d \u0001 \u2028',
] as const;

const INTEGRATIONS = ['hubspot', 'charge"bee'] as const;
/** Records of a request that are in none before it, and those that the next one has too. */
const FRESH = 50;
const REPEATED = 5;
const RUNS = 8;
const STEPS = ['contacts', 'companies'] as const;
const STATUSES = ['success', 'partially_failed', 'failed', 'in_progress'] as const;
const ERROR_CLASSES = ['validation', 'auth', 'rate_limited'] as const;

/** A few runs of two integrations, in the hour before `endMs`, each record at an instant of its own. The same for the same seed. */
export function generateLogs(seed: number, endMs: number): SentLogs {
  const random = seeded(seed);
  const startMs = endMs - 3_000_000;
  const records: JsonLog[] = [];
  const runs: SentRun[] = [];
  for (let index = 0; index < RUNS; index += 1) {
    const began = startMs + index * 370_000;
    for (const integration of INTEGRATIONS) {
      const shift = integration === 'hubspot' ? 0 : 0.5;
      runs.push(addRun(records, { integration, index, began: began + shift, random }));
    }
  }
  const requests = [];
  for (let at = 0; at < records.length; at += FRESH) requests.push(logsRequest(withRepeats(records.slice(at, at + FRESH + REPEATED))));
  return { requests, runs, records: records.length, startMs, endMs };
}

/** The last of them once more: as a sender does that packs anew what it sends again, requests share records, and one has them twice. */
function withRepeats(records: readonly JsonLog[]): JsonLog[] {
  return [...records, ...records.slice(-REPEATED)];
}

interface RunSeed {
  readonly integration: string;
  readonly index: number;
  readonly began: number;
  readonly random: () => number;
}

function addRun(records: JsonLog[], { integration, index, began, random }: RunSeed): SentRun {
  const id = hex(random, 32);
  const spanId = hex(random, 16);
  const status = STATUSES[index % STATUSES.length] ?? 'success';
  const common: Attributes = {
    'sync.integration': integration,
    'sync.id': `sync_${index % 3}`,
    'sync.name': AWKWARD[index % AWKWARD.length] ?? '',
    'sync.run.id': id,
    'sync.writer.id': 'w-1',
  };
  const add = (event: EventName, at: number, line: string, span: string, more: Attributes): void => {
    const { kind, severity } = EVENTS[event];
    records.push({
      timeUnixNano: nanos(at),
      observedTimeUnixNano: nanos(at + 3),
      severityNumber: SEVERITY[severity],
      severityText: severity.toUpperCase(),
      eventName: event,
      body: { stringValue: line },
      attributes: keyValues({ ...common, 'sync.kind': kind, 'sync.event': event, ...more }),
      traceId: id,
      spanId: span,
    } as JsonLog);
  };
  const row = (at: number, fetched: number, done: string): Attributes => ({
    'sync.level': 'run',
    'sync.type': 'incremental',
    'sync.status': done,
    'sync.started_at': Math.floor(began),
    'sync.rate_limit.hit': index % 2 === 0,
    ...(done === 'in_progress' ? {} : { 'sync.ended_at': Math.floor(at), 'sync.duration_ms': Math.floor(at - began) }),
    ...ledgerAttributes({
      fetched,
      received: 0,
      created: fetched,
      updated: 0,
      deleted: 0,
      skipped: 0,
      failed: 0,
      handedOff: 0,
      skippedBy: {},
    }),
  });
  const lifecycle: string[] = [];
  const event = (name: EventName, at: number, fetched: number, done: string): void => {
    add(name, at, `${name} ${AWKWARD[index % AWKWARD.length]}`, spanId, row(at, fetched, done));
    lifecycle.push(name);
  };
  event(startedEvent('incremental'), began, 0, 'in_progress');
  let failures = 0;
  const stepIds = STEPS.map((name, step) => {
    const stepId = hex(random, 16);
    const at = began + 10_000 + step * 60_000;
    const of: Attributes = { 'sync.step.id': stepId, 'sync.step.name': name, 'sync.step.index': step, 'sync.level': 'step' };
    add('SYNC_STEP_STARTED', at, `${name} began`, stepId, { ...of, 'sync.status': 'in_progress' });
    for (let n = 0; n < 3; n += 1) {
      const body = JSON.stringify({ entities: [{ source_id: `s-${n}`, status: 'extracting' }], more: n });
      add('SYNC_PAGE_PROGRESS', at + 1_000 + n * 5_000, body, stepId, {
        ...of,
        'sync.level': 'page',
        'sync.page.id': hex(random, 32),
        'sync.page.number': n + 1,
      });
      add('SYNC_RUN_PROGRESS', at + 3_000 + n * 5_000, 'run works', spanId, row(at, n * 100, 'in_progress'));
    }
    for (let n = 0; n < index; n += 1) {
      const reason = AWKWARD[(n + step) % AWKWARD.length] ?? '';
      add('SYNC_ENTITY_FAILED', at + 20_000 + n * 700, `contact hs-${n} failed: ${reason}`, hex(random, 16), {
        ...of,
        'sync.level': 'entity',
        'sync.page.id': hex(random, 32),
        'sync.entity.type': 'contact',
        'sync.entity.source_id': n === 0 ? AWKWARD[4] : `hs-${n}`,
        'sync.entity.target_id': '',
        'sync.entity.action': 'create',
        'sync.status': 'failed',
        'sync.reason': reason,
        'sync.error.class': ERROR_CLASSES[n % ERROR_CLASSES.length] ?? '',
        // As a collector completes what a sender leaves out, which a Loki that is written to directly would not have.
        'sync.error.recoverability': 'NON_RECOVERABLE',
        'sync.error.fingerprint': `v1:${n}`,
        'http.response.status_code': 400 + n,
      });
      failures += 1;
    }
    add('SYNC_STEP_COMPLETED', at + 50_000, `${name} ended`, stepId, {
      ...of,
      'sync.status': 'success',
      'sync.duration_ms': 50_000 + n0(index, step),
    });
    return stepId;
  });
  if (status !== 'in_progress') event(completedEvent('incremental'), began + 140_000 + index * 1_000, 600, status);
  return { integration, id, status, stepIds, lifecycle, failures };
}

function n0(index: number, step: number): number {
  return index * 111 + step * 7;
}
