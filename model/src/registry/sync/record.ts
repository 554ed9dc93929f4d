import type { AttributeSpec } from '../spec.ts';
import { ALL, LOGS } from './places.ts';

/** What a span or log is. */
export const recordAttributes = [
  {
    name: 'sync.level',
    type: 'string',
    on: ALL,
    sensitivity: 'none',
    brief: 'run, step, page, entity or call; on a log, the level of the row it is about',
    example: 'entity',
    column: 'plain',
    needed: true,
  },
  {
    name: 'sync.kind',
    type: 'string',
    on: LOGS,
    sensitivity: 'none',
    brief: 'Kind of log record, an index label',
    example: 'lifecycle',
    label: true,
    needed: true,
  },
  {
    name: 'sync.event',
    type: 'string',
    on: LOGS,
    sensitivity: 'none',
    brief: 'Name of the event',
    example: 'INCREMENTAL_SYNC_COMPLETED',
    needed: true,
  },
  {
    name: 'sync.log.type',
    type: 'string',
    on: ['run', 'lifecycle', 'progress', 'flow', 'webhook'],
    sensitivity: 'none',
    brief: 'What the run-like root stands for: sync, connection_flow, action, passthrough, incoming_webhook, webhook_delivery',
    example: 'sync',
  },
  {
    name: 'sync.detail',
    type: 'string',
    on: ['lifecycle', 'progress'],
    sensitivity: 'none',
    brief: 'full or none: whether the runs can be opened (S0-03)',
    example: 'full',
  },
] as const satisfies readonly AttributeSpec[];
