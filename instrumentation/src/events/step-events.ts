import type { StepWork } from '../work/step-work.ts';
import { countsLine, durationText } from './counts-line.ts';
import { emit } from './emit.ts';
import { stepRow } from './step-row.ts';

export function emitStepStarted(step: StepWork): void {
  emit(step.run, {
    name: 'SYNC_STEP_STARTED',
    level: 'step',
    attributes: stepRow(step),
    body: `Step ${step.name} started`,
    spanId: step.id,
  });
}

export function emitStepProgress(step: StepWork): void {
  emit(step.run, {
    name: 'SYNC_STEP_PROGRESS',
    level: 'step',
    attributes: stepRow(step),
    body: `Step ${step.name} works: ${countsLine(step.ledger)}`,
    spanId: step.id,
  });
}

export function emitStepCompleted(step: StepWork): void {
  const took = durationText((step.endMs ?? step.startMs) - step.startMs);
  emit(step.run, {
    name: 'SYNC_STEP_COMPLETED',
    level: 'step',
    attributes: stepRow(step),
    body: `Step ${step.name} ended after ${took}: ${countsLine(step.ledger)}`,
    spanId: step.id,
  });
}
