import type { AttributeName } from './registry/index.ts';
import type { LogKind, LogType, SyncType } from './levels.ts';

export type EventSeverity = 'info' | 'warn' | 'error';

export interface EventSpec {
  readonly kind: LogKind;
  readonly severity: EventSeverity;
  readonly brief: string;
  /** Attributes each such event carries, beside those of every log. */
  readonly requires: readonly AttributeName[];
}

/** What every log of ours carries. */
export const EVERY_LOG = [
  'sync.kind',
  'sync.event',
  'sync.level',
  'sync.integration',
  'sync.id',
  'sync.run.id',
] as const satisfies readonly AttributeName[];

const LEDGER = [
  'sync.count.fetched',
  'sync.count.received',
  'sync.count.created',
  'sync.count.updated',
  'sync.count.deleted',
  'sync.count.skipped',
  'sync.count.failed',
  'sync.count.handed_off',
  'sync.count.unaccounted',
  'sync.count.total',
  'sync.count.skipped_by',
] as const satisfies readonly AttributeName[];

/** An event of a run is a full snapshot of its row: the newest one is the row. */
const RUN_ROW = [
  'sync.log.type',
  'sync.detail',
  'sync.name',
  'sync.state',
  'sync.status',
  'sync.trigger',
  'sync.started_at',
  'sync.writer.id',
  'sync.run.attempt',
  ...LEDGER,
  'sync.rate_limit.hit',
] as const satisfies readonly AttributeName[];
const ENDED = ['sync.ended_at', 'sync.duration_ms'] as const;
/** The same of a sync's run, which has a type. */
const SYNC_ROW = [...RUN_ROW, 'sync.type'] as const;
const SYNC_END = [...SYNC_ROW, ...ENDED] as const;
const STEP_ROW = [
  'sync.step.id',
  'sync.step.name',
  'sync.step.index',
  'sync.step.paged',
  'sync.status',
  'sync.started_at',
  'sync.writer.id',
  'sync.rate_limit.hit',
  ...LEDGER,
] as const satisfies readonly AttributeName[];

const TYPES = ['INITIAL', 'INCREMENTAL', 'FULL', 'PERMISSION', 'SINGLE_RECORD', 'BACKGROUND'] as const;
type TypeWord = (typeof TYPES)[number];
type TypedEvents = Record<`${TypeWord}_SYNC_STARTED` | `${TypeWord}_SYNC_COMPLETED`, EventSpec>;

const typedEvents = Object.fromEntries(
  TYPES.flatMap((type) => [
    [`${type}_SYNC_STARTED`, { kind: 'lifecycle', severity: 'info', brief: 'A run began', requires: SYNC_ROW }],
    [`${type}_SYNC_COMPLETED`, { kind: 'lifecycle', severity: 'info', brief: 'A run ended', requires: SYNC_END }],
  ]),
) as TypedEvents;

/** Roots that are no runs of a sync: `ACTION_STARTED` stands beside `FULL_SYNC_STARTED` (S4-10 … S4-15). */
const ROOTS = ['ACTION', 'PASSTHROUGH', 'INCOMING_WEBHOOK', 'WEBHOOK_DELIVERY'] as const;
type RootWord = (typeof ROOTS)[number];
type RootEnding = 'STARTED' | 'COMPLETED' | 'FAILED' | 'INTERRUPTED';
type RootEvents = Record<`${RootWord}_${RootEnding}`, EventSpec>;

const ROOT_ROW = [...RUN_ROW, 'sync.action'] as const;
const ROOT_END = [...ROOT_ROW, ...ENDED] as const;

const rootEvents = Object.fromEntries(
  ROOTS.flatMap((root): [string, EventSpec][] => {
    const words = root.toLowerCase().replace('_', ' ');
    const what = /^[aeiou]/.test(words) ? `An ${words}` : `A ${words}`;
    const failed = [...ROOT_END, 'sync.error.class', 'sync.error.recoverability', 'sync.reason'] as const;
    const interrupted = [...ROOT_END, 'sync.error.recoverability'] as const;
    return [
      [`${root}_STARTED`, { kind: 'lifecycle', severity: 'info', brief: `${what} began`, requires: ROOT_ROW }],
      [`${root}_COMPLETED`, { kind: 'lifecycle', severity: 'info', brief: `${what} ended as it should`, requires: ROOT_END }],
      [`${root}_FAILED`, { kind: 'lifecycle', severity: 'error', brief: `${what} failed`, requires: failed }],
      [
        `${root}_INTERRUPTED`,
        { kind: 'lifecycle', severity: 'warn', brief: `${what} was cut off, as its process was told to stop`, requires: interrupted },
      ],
    ];
  }),
) as RootEvents;

/** A connection flow has no lifecycle events: each of these is a snapshot of its row (S4-28). */
const FLOW_ROW = ['sync.log.type', 'session.id', 'sync.status', 'sync.started_at'] as const satisfies readonly AttributeName[];
const FLOW_END = [...FLOW_ROW, ...ENDED] as const;

const RECORD = [
  'sync.entity.type',
  'sync.entity.source_id',
  'sync.entity.action',
  'sync.status',
] as const satisfies readonly AttributeName[];

/** Every event there is (S3-26 … S3-31, S3-34 … S3-36, S3-43, S3-44, S3-47). */
export const EVENTS = {
  ...typedEvents,
  ...rootEvents,
  SYNC_RUN_RATE_LIMITED: {
    kind: 'lifecycle',
    severity: 'warn',
    brief: 'The provider refused a call for its rate; the run waits',
    requires: [...RUN_ROW, 'sync.error.recoverability'],
  },
  SYNC_RUN_WARNING: {
    kind: 'lifecycle',
    severity: 'warn',
    brief: 'Something recoverable went wrong; the run goes on',
    requires: [...RUN_ROW, 'sync.error.recoverability'],
  },
  FULL_SYNC_INTERRUPTED: {
    kind: 'lifecycle',
    severity: 'warn',
    brief: 'A run stopped before its end and may be resumed',
    requires: [...SYNC_ROW, 'sync.error.recoverability'],
  },
  SYNC_CREATION_FAILED: {
    kind: 'lifecycle',
    severity: 'error',
    brief: 'A sync could not be created',
    requires: ['sync.error.recoverability'],
  },
  SYNC_RUN_ERROR: {
    kind: 'lifecycle',
    severity: 'error',
    brief: 'A run cannot go on without someone acting',
    requires: [...SYNC_END, 'sync.error.class', 'sync.error.recoverability', 'sync.reason'],
  },
  SYNC_REENABLED: { kind: 'lifecycle', severity: 'info', brief: 'A sync was enabled again after an error', requires: ['sync.state'] },
  SYNC_RUN_LOST: {
    kind: 'lifecycle',
    severity: 'error',
    brief:
      'A run gave no sign of life for too long: written by a collector, the same by each, with the time at which the run fell silent for good',
    requires: SYNC_ROW,
  },
  SYNC_COLLECTOR_ALIVE: {
    kind: 'collector',
    severity: 'info',
    brief:
      'A collector that forwards is there, and how old the oldest is that it has not delivered yet; of no sync, so without the attributes of one',
    requires: ['sync.collector.id', 'sync.collector.backlog_ms'],
  },
  SYNC_RUN_WRITER_ENDED: {
    kind: 'lifecycle',
    severity: 'info',
    brief: 'A process that shared the run has done its part: its share of the ledger, kept as long as the run',
    requires: SYNC_ROW,
  },
  SYNC_RUN_PROGRESS: { kind: 'progress', severity: 'info', brief: 'A run works: its row so far', requires: RUN_ROW },
  SYNC_STEP_PROGRESS: { kind: 'progress', severity: 'info', brief: 'A step works: its row so far', requires: STEP_ROW },
  SYNC_PAGE_PROGRESS: {
    kind: 'progress',
    severity: 'info',
    brief: 'A page open for longer than five seconds: its row so far, its entities in flight in the body',
    requires: ['sync.page.id', 'sync.page.kind', 'sync.step.id', 'sync.status', 'sync.started_at'],
  },
  SYNC_STEP_STARTED: { kind: 'step', severity: 'info', brief: 'A step began', requires: STEP_ROW },
  SYNC_STEP_WRITER_ENDED: {
    kind: 'step',
    severity: 'info',
    brief: 'A process that shared the step has done its part: its share of the ledger, kept as long as the step',
    requires: STEP_ROW,
  },
  SYNC_STEP_COMPLETED: {
    kind: 'step',
    severity: 'info',
    brief: 'A step ended',
    requires: [...STEP_ROW, 'sync.ended_at', 'sync.duration_ms'],
  },
  SYNC_ENTITY_FAILED: {
    kind: 'failure',
    severity: 'error',
    brief: 'A record could not be written',
    requires: [
      'sync.op.id',
      'sync.step.id',
      'sync.page.id',
      'sync.entity.type',
      'sync.entity.source_id',
      'sync.entity.action',
      'sync.status',
      'sync.reason',
      'sync.error.class',
      'sync.error.recoverability',
    ],
  },
  SYNC_CALL_BODY: {
    kind: 'body',
    severity: 'info',
    brief: 'What a call sent and received, redacted and up to 64 KiB each: headers and bodies are in the line, as JSON',
    requires: [
      'sync.status',
      'sync.body.reason',
      'sync.body.request.type',
      'sync.body.response.type',
      'http.request.method',
      'url.template',
    ],
  },
  SYNC_CALL_FAILED: {
    kind: 'failure',
    severity: 'error',
    brief: 'A call failed that belongs to no record',
    requires: ['sync.step.id', 'sync.page.id', 'sync.status', 'sync.error.class', 'sync.error.recoverability'],
  },
  SYNC_RECORD_WRITTEN: {
    kind: 'record',
    severity: 'info',
    brief: 'A record was created, updated or deleted: its trail, kept long after its spans; its trace and span are those of the entity',
    requires: RECORD,
  },
  SYNC_RECORD_FAILED: {
    kind: 'record',
    severity: 'warn',
    brief: 'The same of a record that could not be written; SYNC_ENTITY_FAILED says why',
    requires: RECORD,
  },
  SYNC_WEBHOOK_FAILED: {
    kind: 'webhook',
    severity: 'warn',
    brief: 'A webhook could not be delivered: a warning while it is tried again, an error when it is not (S3-48, S3-49)',
    requires: [
      'sync.log.type',
      'sync.webhook.event',
      'url.full',
      'sync.attempt',
      'sync.attempt.max',
      'sync.retry.will_retry',
      'error.type',
      'sync.reason',
      'sync.error.class',
      'sync.error.recoverability',
    ],
  },
  FLOW_STARTED: { kind: 'flow', severity: 'info', brief: 'A user opened a connection flow', requires: FLOW_ROW },
  FLOW_STEP: { kind: 'flow', severity: 'info', brief: 'The user came to a step of it', requires: [...FLOW_ROW, 'sync.flow.step'] },
  FLOW_LEFT: { kind: 'flow', severity: 'warn', brief: 'The user left it before its end (S4-33)', requires: FLOW_ROW },
  FLOW_RETURNED: { kind: 'flow', severity: 'info', brief: 'The user came back to it (S4-34)', requires: FLOW_ROW },
  FLOW_COMPLETED: { kind: 'flow', severity: 'info', brief: 'The account is connected', requires: FLOW_END },
  FLOW_FAILED: {
    kind: 'flow',
    severity: 'error',
    brief: 'The account could not be connected',
    requires: [...FLOW_END, 'error.type', 'sync.error.class', 'sync.error.recoverability', 'sync.reason'],
  },
  SYNC_RECORDS_DROPPED: {
    kind: 'audit',
    severity: 'error',
    brief: 'Spans or events did not reach the collector and are lost: how many, and why',
    requires: ['sync.dropped.count', 'sync.dropped.reason'],
  },
  CONFIG_CHANGED: { kind: 'audit', severity: 'info', brief: 'Someone changed the configuration', requires: ['sync.change.subject'] },
  // the audit trail of a collector: of no sync, so without the attributes of one
  COLLECTOR_STARTED: {
    kind: 'audit',
    severity: 'info',
    brief: 'A collector was started, with these settings',
    requires: ['sync.change.after'],
  },
  COLLECTOR_RECONFIGURED: {
    kind: 'audit',
    severity: 'info',
    brief: 'A collector that runs was given another configuration, as in these settings',
    requires: ['sync.change.after'],
  },
  COLLECTOR_STOPPED: { kind: 'audit', severity: 'info', brief: 'A collector was told to stop', requires: [] },
  SIGNED_IN: {
    kind: 'audit',
    severity: 'info',
    brief: 'Someone signed in to the viewer with a token',
    requires: ['sync.initiator.type', 'sync.initiator.name', 'client.address'],
  },
  SIGNED_OUT: {
    kind: 'audit',
    severity: 'info',
    brief: 'Someone signed out of the viewer',
    requires: ['sync.initiator.type', 'sync.initiator.name', 'client.address'],
  },
  SIGN_IN_REFUSED: {
    kind: 'audit',
    severity: 'warn',
    brief: 'Someone tried to sign in with a token that does not let him',
    requires: ['client.address', 'sync.audit.left_out'],
  },
  TOKEN_REFUSED: {
    kind: 'audit',
    severity: 'warn',
    brief: 'Something was sent or asked with a token that is not known',
    requires: ['client.address', 'sync.audit.left_out'],
  },
  STORE_COMMAND: {
    kind: 'audit',
    severity: 'info',
    brief: 'Someone worked on the store or the queue of a collector',
    requires: ['sync.audit.command'],
  },
} as const satisfies Record<string, EventSpec>;

export type EventName = keyof typeof EVENTS;

/** Span events, by name. */
export const SPAN_EVENT_SUBSTEP = 'sync.substep';
export const SPAN_EVENT_HANDED_OFF = 'sync.handed_off';

/** `INCREMENTAL_SYNC_STARTED` for incremental. */
export function startedEvent(type: SyncType): EventName {
  return `${type.toUpperCase() as TypeWord}_SYNC_STARTED`;
}

/** `INCREMENTAL_SYNC_COMPLETED` for incremental. */
export function completedEvent(type: SyncType): EventName {
  return `${type.toUpperCase() as TypeWord}_SYNC_COMPLETED`;
}

/** `ACTION_STARTED` for the log type action; a connection flow has events of its own. */
export function rootEvent(logType: Exclude<LogType, 'sync' | 'connection_flow'>, ending: RootEnding): EventName {
  return `${logType.toUpperCase() as RootWord}_${ending}`;
}
