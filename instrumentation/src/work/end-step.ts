import { emitStepCompleted } from '../events/step-events.ts';
import type { Failure } from './failure.ts';
import type { StepWork } from './step-work.ts';
import { writeStep } from './write-step.ts';

/** Ends a step that this process began, once: its span and its row. */
export function endStep(step: StepWork, failure: Failure | undefined): void {
  if (step.endMs !== undefined) return;
  step.end(failure);
  writeStep(step);
  emitStepCompleted(step);
}
