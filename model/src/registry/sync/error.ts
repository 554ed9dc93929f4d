import type { AttributeSpec } from '../spec.ts';

/** Of an error. */
export const errorAttributes = [
  {
    name: 'sync.error.class',
    type: 'string',
    on: ['run', 'step', 'page', 'entity', 'call', 'lifecycle', 'failure', 'webhook', 'flow'],
    sensitivity: 'none',
    brief: 'Class of the failure',
    example: 'validation',
    column: 'plain',
  },
  {
    name: 'sync.error.code',
    type: 'string',
    on: ['run', 'step', 'page', 'entity', 'call', 'lifecycle', 'failure', 'webhook', 'flow'],
    sensitivity: 'none',
    brief: "The provider's own code",
    example: 'INVALID_EMAIL',
  },
  {
    name: 'sync.error.fingerprint',
    type: 'string',
    on: ['entity', 'call', 'failure', 'body'],
    sensitivity: 'none',
    brief: 'Group of failures with one cause',
    example: 'v1:9f86d081884c7d65',
    column: 'store',
  },
  {
    name: 'sync.error.recoverability',
    type: 'string',
    on: ['entity', 'call', 'lifecycle', 'failure', 'webhook', 'flow'],
    sensitivity: 'none',
    brief: 'RECOVERABLE or NON_RECOVERABLE (S3-37)',
    example: 'RECOVERABLE',
  },
  {
    name: 'sync.dead_letter',
    type: 'boolean',
    on: ['entity', 'failure'],
    sensitivity: 'none',
    brief: 'Retries are exhausted',
    example: true,
  },
  {
    name: 'sync.replay.id',
    type: 'string',
    on: ['run', 'entity', 'failure', 'lifecycle'],
    sensitivity: 'none',
    brief: 'This is a replay, and of which request',
    example: 'rp_17',
  },
] as const satisfies readonly AttributeSpec[];
