import type { Carrier } from '../api/carrier.ts';
import { exporter } from '../configure/current.ts';
import { nowMs } from '../context/clock.ts';
import { newSpanId, newTraceId } from '../context/ids.ts';
import { warnOnce } from '../context/warn.ts';
import type { Exporter } from '../export/exporter.ts';
import { nowhere } from '../export/exporter.ts';
import type { SyncIdentity } from '../work/identity.ts';
import { RunWork } from '../work/run-work.ts';
import type { ConnectionFlow, ConnectionFlowOptions } from './api/connection-flow.ts';
import { causeAtHand, scopedIdentity } from './begin-root.ts';
import { FlowHandle } from './flow-handle.ts';
import type { FlowState } from './flow-state.ts';
import { flowFacts, readFlow } from './flow-state.ts';
import { words } from './words.ts';

function newState(options: ConnectionFlowOptions): FlowState {
  const { sessionId, connectionId, tenantId, userId } = options;
  return {
    id: newTraceId(),
    spanId: newSpanId(),
    startMs: nowMs(),
    scope: { connectionId, tenantId, userId },
    sessionId: words(sessionId, 'unknown'),
    step: undefined,
    status: 'in_progress',
  };
}

/** The flow's share of this process; it lives on when the process ends. */
function handle(sync: SyncIdentity, state: FlowState, where: Exporter): FlowHandle {
  const work = new RunWork(scopedIdentity(sync, state.scope), flowFacts(state), where, true);
  work.root = {
    logType: 'connection_flow',
    title: `${sync.name}: connection flow`,
    spanName: `flow ${sync.name}`,
    spanKind: 'internal',
    attributes: { 'session.id': state.sessionId },
    cause: causeAtHand(),
    done: 'completed',
    outlives: true,
  };
  return new FlowHandle(work, state);
}

/** A user begins to connect an account (S4-07). */
export function beginFlow(sync: SyncIdentity, options: ConnectionFlowOptions): ConnectionFlow {
  const flow = handle(sync, newState(options), exporter());
  flow.start();
  return flow;
}

/** The same in one go: a body that returns has connected the account, unless it told otherwise; what it throws is recorded and thrown on. */
export async function runFlow<T>(
  sync: SyncIdentity,
  options: ConnectionFlowOptions,
  body: (flow: ConnectionFlow) => T | Promise<T>,
): Promise<T> {
  const flow = handle(sync, newState(options), exporter());
  flow.start();
  try {
    const value = await flow.run(() => body(flow));
    if (!flow.isTold) flow.completed();
    return value;
  } catch (error) {
    flow.failed(error);
    throw error;
  }
}

/** Goes on with a flow that an earlier request began. */
export function resumeFlow(sync: SyncIdentity, carrier: Carrier): ConnectionFlow {
  const state = readFlow(carrier);
  if (state !== undefined) return handle(sync, state, exporter());
  warnOnce('SYNCTRAIL_CARRIER', 'sync.resumeConnectionFlow: this is no carrier of a flow; what is done with it is not recorded');
  return handle(sync, newState({ sessionId: 'unknown' }), nowhere);
}
