import type { EventName } from '@synctrail/model';
import { durationText } from '../events/counts-line.ts';
import { emit } from '../events/emit.ts';
import type { SparseAttributes } from '../otlp/attributes.ts';
import { failureLogAttributes } from '../work/failure.ts';
import type { RunWork } from '../work/run-work.ts';
import type { FlowState } from './flow-state.ts';

type FlowEvent = Extract<EventName, `FLOW_${string}`>;

const LINES: Readonly<Record<FlowEvent, (at: string, state: FlowState, run: RunWork) => string>> = {
  FLOW_STARTED: () => 'The user opened the connection flow',
  FLOW_STEP: (_at, state) => `The user came to "${state.step}"`,
  FLOW_LEFT: (at) => `The user left${at}`,
  FLOW_RETURNED: (at) => `The user came back${at}`,
  FLOW_COMPLETED: (_at, state, run) => `The account is connected, after ${durationText((run.endMs ?? state.startMs) - state.startMs)}`,
  FLOW_FAILED: (at, _state, run) => `The account could not be connected${at}: ${run.failure?.reason}`,
};

function line(name: FlowEvent, state: FlowState, run: RunWork): string {
  return LINES[name](state.step === undefined ? '' : ` at "${state.step}"`, state, run);
}

/** A decisive event of a flow, with the flow's row as it is now (S4-28). */
export function emitFlow(run: RunWork, name: FlowEvent, state: FlowState, more: SparseAttributes = {}): void {
  const { endMs, failure } = run;
  emit(run, {
    name,
    level: 'run',
    attributes: {
      'sync.log.type': 'connection_flow',
      'session.id': state.sessionId,
      'sync.status': state.status,
      'sync.flow.step': state.step,
      'sync.started_at': Math.round(state.startMs),
      'sync.ended_at': endMs === undefined ? undefined : Math.round(endMs),
      'sync.duration_ms': endMs === undefined ? undefined : Math.round(endMs - state.startMs),
      ...(failure === undefined ? {} : failureLogAttributes(failure)),
      ...more,
    },
    body: `${run.sync.name}: ${line(name, state, run)}`,
  });
}
