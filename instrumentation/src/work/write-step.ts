import { nowMs } from '../context/clock.ts';
import { stepAttributes } from '../events/step-row.ts';
import { sharedSpanAttributes } from '../otlp/span.ts';
import { identityAttributes } from './identity.ts';
import type { StepWork } from './step-work.ts';

/** Writes the step's span. */
export function writeStep(step: StepWork): void {
  const { run, headroom } = step;
  run.exporter.span({
    traceId: run.id,
    spanId: step.id,
    parentSpanId: run.spanId,
    name: `step ${step.name}`,
    kind: 'internal',
    startMs: step.startMs,
    endMs: step.endMs ?? nowMs(),
    shared: sharedSpanAttributes(identityAttributes(run)),
    attributes: {
      'sync.level': 'step',
      ...stepAttributes(step),
      'sync.rate_limit.limit': headroom?.limit,
      'sync.rate_limit.remaining': headroom?.remaining,
      'sync.rate_limit.reset_at': headroom?.resetAt,
    },
    error: step.failure?.reason,
  });
}
