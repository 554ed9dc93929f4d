/** The five levels of the drill-down, outermost first (S0-09). */
export const LEVELS = ['run', 'step', 'page', 'entity', 'call'] as const;
export type Level = (typeof LEVELS)[number];

/** Kinds of log record: an index label in Loki, each with its own retention. `collector` is what collectors tell each other. */
export const LOG_KINDS = ['lifecycle', 'step', 'progress', 'failure', 'body', 'record', 'flow', 'webhook', 'audit', 'collector'] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** What a run-like root stands for (S4-04 … S4-14). */
export const LOG_TYPES = ['sync', 'connection_flow', 'action', 'passthrough', 'incoming_webhook', 'webhook_delivery'] as const;
export type LogType = (typeof LOG_TYPES)[number];

/** S0-15, S3-13 … S3-17, decided in SX-06. */
export const SYNC_TYPES = ['initial', 'incremental', 'full', 'permission', 'single_record', 'background'] as const;
export type SyncType = (typeof SYNC_TYPES)[number];

/** Names other products use for a type of ours (SX-06). */
const SYNC_TYPE_ALIASES: Readonly<Record<string, SyncType>> = { update: 'incremental' };

/** The type a caller's word stands for; an unknown word stays as it is, the list is open. */
export function syncType(word: string): string {
  const lower = word.toLowerCase();
  return SYNC_TYPE_ALIASES[lower] ?? lower;
}

/** The sync as it was when an event was written (S3-18). */
export const SYNC_STATES = ['ACTIVE', 'IDLE', 'RATE_LIMITED', 'ERRORED'] as const;
export type SyncState = (typeof SYNC_STATES)[number];

/** What set a run going (S1-58). */
export const TRIGGERS = ['schedule', 'webhook', 'api', 'manual', 'replay'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** Who set it going (S2-17). */
export const INITIATOR_TYPES = ['automation', 'agent', 'user'] as const;
export type InitiatorType = (typeof INITIATOR_TYPES)[number];

/** Kinds of unit; an implicit one is shown as no page row (S0-25). */
export const PAGE_KINDS = ['extract', 'load', 'implicit', 'setup'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

/** What was done to a record (S0-33, S1-29, SX-07). */
export const ENTITY_ACTIONS = ['create', 'update', 'delete', 'skip', 'none'] as const;
export type EntityAction = (typeof ENTITY_ACTIONS)[number];

/** Which side is the third-party tool: decides what "external id" and "internal id" mean (SX-08). */
export const DIRECTIONS = ['inbound', 'outbound', 'between'] as const;
export type Direction = (typeof DIRECTIONS)[number];
