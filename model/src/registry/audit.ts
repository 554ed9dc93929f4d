import type { AttributeSpec } from './spec.ts';

/** What the audit trail of a collector tells beside who (`sync.initiator.…`). */
export const auditAttributes = [
  {
    name: 'client.address',
    type: 'string',
    on: ['audit'],
    sensitivity: 'identifier',
    brief: 'Where a request came from',
    example: '10.1.2.3',
    otel: true,
  },
  {
    name: 'sync.audit.command',
    type: 'string',
    on: ['audit'],
    sensitivity: 'none',
    brief: 'What was done to the store of a collector, without the names of its files',
    example: 'store backup',
  },
  {
    name: 'sync.audit.count',
    type: 'int',
    on: ['audit'],
    sensitivity: 'none',
    brief: 'What a command was about, counted: records, files or requests',
    example: 1_200,
  },
  {
    name: 'sync.audit.left_out',
    type: 'int',
    on: ['audit'],
    sensitivity: 'none',
    brief: 'Refusals since the last one in the trail that are not in it: they were too many',
    example: 0,
  },
] as const satisfies readonly AttributeSpec[];
