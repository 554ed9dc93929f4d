import { ledgerAttributes } from '@synctrail/model';
import type { SparseAttributes } from '../otlp/attributes.ts';
import { failureAttributes } from '../work/failure.ts';
import type { StepWork } from '../work/step-work.ts';

/** What the step's span and its row have in common. */
export function stepAttributes(step: StepWork): SparseAttributes {
  return {
    'sync.step.id': step.id,
    'sync.step.name': step.name,
    'sync.step.index': step.index,
    'sync.step.paged': step.paged,
    'sync.pipeline': step.pipeline,
    'sync.status': step.status,
    'sync.rate_limit.hit': step.rateLimitHit,
    ...ledgerAttributes(step.ledger),
    ...(step.failure === undefined ? {} : failureAttributes(step.failure)),
  };
}

/** The step's row as it is now: every step event is one. */
export function stepRow(step: StepWork): SparseAttributes {
  const { endMs } = step;
  return {
    ...stepAttributes(step),
    'sync.writer.id': step.run.writerId,
    'sync.run.attempt': step.run.facts.attempt,
    'sync.started_at': Math.round(step.startMs),
    'sync.ended_at': endMs === undefined ? undefined : Math.round(endMs),
    'sync.duration_ms': endMs === undefined ? undefined : Math.round(endMs - step.startMs),
  };
}
