import type { AttributeSpec } from '../spec.ts';

/** Labels of metrics that nothing else carries. */
export const metricLabelAttributes = [
  {
    name: 'sync.call.status_class',
    type: 'string',
    on: ['metric'],
    sensitivity: 'none',
    brief: '1xx to 5xx, or none where no answer came',
    example: '4xx',
  },
  {
    name: 'sync.dropped.cause',
    type: 'string',
    on: ['metric'],
    sensitivity: 'none',
    brief: 'full (no room was left), refused (the collector took none of a request) or left_out (it took part of one)',
    example: 'full',
  },
  {
    name: 'sync.label',
    type: 'string',
    on: ['metric'],
    sensitivity: 'none',
    brief: 'The label whose values were too many, or `series` where a metric had too many of them',
    example: 'sync.id',
  },
] as const satisfies readonly AttributeSpec[];
