import { SYNC_TYPES } from '@synctrail/model';
import type { Carrier } from '../api/carrier.ts';
import type { RunFacts, RunWork } from '../work/run-work.ts';
import type { StepFacts, StepWork } from '../work/step-work.ts';

/** What a carrier says. */
export interface Carried {
  run: RunFacts;
  /** Absent from a run's carrier. */
  step: StepFacts | undefined;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

export function runCarrier(run: RunWork): Carrier {
  return { traceparent: `00-${run.id}-${run.spanId}-01`, synctrail: JSON.stringify({ v: 1, run: run.facts }) };
}

export function stepCarrier(step: StepWork): Carrier {
  const { run, id, name, index, pipeline, startMs } = step;
  return {
    traceparent: `00-${run.id}-${id}-01`,
    synctrail: JSON.stringify({ v: 1, run: run.facts, step: { id, name, index, pipeline, startMs } }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function readRun(value: unknown, traceId: string): RunFacts | undefined {
  if (!isRecord(value) || value['id'] !== traceId) return undefined;
  const { spanId, type, trigger, attempt, startMs } = value;
  if (typeof spanId !== 'string' || !/^[0-9a-f]{16}$/.test(spanId)) return undefined;
  const known = SYNC_TYPES.find((each) => each === type);
  if (known === undefined || typeof trigger !== 'string' || typeof attempt !== 'number' || typeof startMs !== 'number') return undefined;
  const { initiator, correlationId } = value as Partial<RunFacts>;
  return { id: traceId, spanId, type: known, trigger, attempt, startMs, initiator, correlationId };
}

function readStep(value: unknown, spanId: string): StepFacts | undefined {
  if (!isRecord(value) || value['id'] !== spanId) return undefined;
  const { name, index, pipeline, startMs } = value;
  if (typeof name !== 'string' || typeof index !== 'number' || typeof pipeline !== 'string' || typeof startMs !== 'number')
    return undefined;
  return { id: spanId, name, index, pipeline, startMs, guest: true };
}

/** Reads what came from another process; undefined when it is no carrier of ours. */
export function readCarrier(carrier: unknown): Carried | undefined {
  if (!isRecord(carrier) || typeof carrier['traceparent'] !== 'string' || typeof carrier['synctrail'] !== 'string') return undefined;
  const [, traceId = '', spanId = ''] = TRACEPARENT.exec(carrier['traceparent']) ?? [];
  try {
    const said: unknown = JSON.parse(carrier['synctrail']);
    if (!isRecord(said)) return undefined;
    const run = readRun(said['run'], traceId);
    return run === undefined ? undefined : { run, step: readStep(said['step'], spanId) };
  } catch {
    return undefined;
  }
}
