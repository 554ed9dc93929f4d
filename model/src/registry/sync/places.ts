import type { Place } from '../spec.ts';

const SPANS = ['run', 'step', 'page', 'entity', 'call'] as const satisfies readonly Place[];
export const LOGS = [
  'lifecycle',
  'step',
  'progress',
  'failure',
  'body',
  'record',
  'flow',
  'webhook',
  'audit',
  'collector',
] as const satisfies readonly Place[];
export const ALL = [...new Set<Place>([...SPANS, ...LOGS])];
export const BELOW_STEP = ['step', 'page', 'entity', 'call', 'progress', 'failure', 'body', 'record'] as const satisfies readonly Place[];
export const BELOW_PAGE = ['page', 'entity', 'call', 'progress', 'failure', 'body', 'record'] as const satisfies readonly Place[];
export const ROOTS = ['run', 'lifecycle', 'progress', 'audit'] as const satisfies readonly Place[];
export const INITIATED = [...ROOTS, 'call'] as const satisfies readonly Place[];
export const ROWS = ['run', 'step', 'page', 'lifecycle', 'progress'] as const satisfies readonly Place[];
export const ENTITY = ['entity', 'failure', 'record'] as const satisfies readonly Place[];
