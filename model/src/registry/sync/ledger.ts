import type { AttributeSpec } from '../spec.ts';
import { ROWS } from './places.ts';

/** The ledger, and what is not in it. */
export const ledgerAttributes = [
  { name: 'sync.count.fetched', type: 'int', on: ROWS, sensitivity: 'none', brief: 'Records read from the source', example: 258 },
  { name: 'sync.count.received', type: 'int', on: ROWS, sensitivity: 'none', brief: 'Records taken over from another unit', example: 40 },
  { name: 'sync.count.created', type: 'int', on: ROWS, sensitivity: 'none', brief: 'Records created', example: 255 },
  { name: 'sync.count.updated', type: 'int', on: ROWS, sensitivity: 'none', brief: 'Records updated', example: 0 },
  { name: 'sync.count.deleted', type: 'int', on: ROWS, sensitivity: 'none', brief: 'Records deleted', example: 0 },
  {
    name: 'sync.count.skipped',
    type: 'int',
    on: ROWS,
    sensitivity: 'none',
    brief: 'Records left as they were, each with a reason',
    example: 0,
  },
  { name: 'sync.count.failed', type: 'int', on: ROWS, sensitivity: 'none', brief: 'Records that could not be written', example: 3 },
  {
    name: 'sync.count.handed_off',
    type: 'int',
    on: ROWS,
    sensitivity: 'none',
    brief: 'Records given to another unit, which decides their outcome',
    example: 0,
  },
  {
    name: 'sync.count.unaccounted',
    type: 'int',
    on: ROWS,
    sensitivity: 'none',
    brief: 'Records read whose outcome nobody told: a fault',
    example: 0,
  },
  { name: 'sync.count.total', type: 'int', on: ROWS, sensitivity: 'none', brief: 'Records with an outcome of their own', example: 258 },
  { name: 'sync.count.skipped_by', type: 'json', on: ROWS, sensitivity: 'none', brief: 'Skips by reason code', example: '{"no_email":3}' },
  { name: 'sync.dropped.count', type: 'int', on: ['audit'], sensitivity: 'none', brief: 'Spans and events that were lost', example: 120 },
  {
    name: 'sync.dropped.reason',
    type: 'string',
    on: ['audit'],
    sensitivity: 'none',
    brief: 'Why they were lost',
    example: 'the collector refused them (HTTP 400)',
  },
] as const satisfies readonly AttributeSpec[];
