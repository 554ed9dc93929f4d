import type { AttributeSpec } from '../spec.ts';
import { BELOW_STEP } from './places.ts';

/** Of a step. */
export const stepAttributes = [
  {
    name: 'sync.step.id',
    type: 'string',
    on: BELOW_STEP,
    sensitivity: 'none',
    brief: "The step span's id, 16 hex",
    example: '59eb32aab4629c2a',
    column: 'plain',
    needed: true,
  },
  {
    name: 'sync.step.name',
    type: 'string',
    on: BELOW_STEP,
    sensitivity: 'none',
    brief: 'Name of the step',
    example: 'contacts',
    column: 'store',
    needed: true,
  },
  { name: 'sync.step.index', type: 'int', on: BELOW_STEP, sensitivity: 'none', brief: 'Position in the run, from 0', example: 0 },
  {
    name: 'sync.step.paged',
    type: 'boolean',
    on: ['step', 'progress'],
    sensitivity: 'none',
    brief: 'Whether the step has pages to expand (S0-25)',
    example: true,
  },
] as const satisfies readonly AttributeSpec[];
