import type { AttributeSpec } from '../spec.ts';

/** What collectors tell each other. */
export const collectorAttributes = [
  {
    name: 'sync.collector.id',
    type: 'string',
    on: ['collector'],
    sensitivity: 'none',
    brief: 'Which collector it is; the same after it was started again',
    example: 'c-5f0a1d2e',
  },
  {
    name: 'sync.collector.backlog_ms',
    type: 'int',
    on: ['collector'],
    sensitivity: 'none',
    brief: 'Age of the oldest records that it has not delivered yet, ms; 0 for none',
    example: 0,
  },
] as const satisfies readonly AttributeSpec[];
