import type { RunFacts } from '../work/run-work.ts';
import type { Carrier } from '../api/carrier.ts';
import type { Scope } from './api/scope.ts';

/** What a flow is known by, in whichever process. */
export interface FlowState {
  readonly id: string;
  readonly spanId: string;
  /** ms since the epoch. */
  readonly startMs: number;
  readonly scope: Scope;
  sessionId: string;
  /** The step that the customer saw last. */
  step: string | undefined;
  status: 'in_progress' | 'interrupted' | 'completed' | 'failed';
}

const STATUSES: readonly FlowState['status'][] = ['in_progress', 'interrupted', 'completed', 'failed'];
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

export function flowFacts(state: FlowState): RunFacts {
  const { id, spanId, startMs } = state;
  return { id, spanId, startMs, type: 'background', trigger: 'manual', initiator: undefined, correlationId: undefined, attempt: 1 };
}

export function flowCarrier(state: FlowState): Carrier {
  return { traceparent: `00-${state.id}-${state.spanId}-01`, synctrail: JSON.stringify({ v: 1, flow: state }) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Reads what an earlier request left behind; undefined when it is no flow's carrier. */
export function readFlow(carrier: unknown): FlowState | undefined {
  if (!isRecord(carrier) || typeof carrier['traceparent'] !== 'string' || typeof carrier['synctrail'] !== 'string') return undefined;
  const [, id, spanId] = TRACEPARENT.exec(carrier['traceparent']) ?? [];
  try {
    const said: unknown = JSON.parse(carrier['synctrail']);
    const flow = isRecord(said) ? said['flow'] : undefined;
    if (id === undefined || spanId === undefined || !isRecord(flow) || flow['id'] !== id) return undefined;
    const { startMs, sessionId, step } = flow;
    const status = STATUSES.find((each) => each === flow['status']);
    if (typeof startMs !== 'number' || typeof sessionId !== 'string' || status === undefined) return undefined;
    const scope = isRecord(flow['scope']) ? flow['scope'] : {};
    const { connectionId, tenantId, userId } = scope;
    return {
      id,
      spanId,
      startMs,
      sessionId,
      step: text(step),
      status,
      scope: { connectionId: text(connectionId), tenantId: text(tenantId), userId: text(userId) },
    };
  } catch {
    return undefined;
  }
}
