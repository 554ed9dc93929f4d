import type { Counter, Registry } from 'prom-client';
import type { Content } from '../queue/entry.ts';
import { counter, gauge } from '../telemetry/instruments.ts';
import type { CircuitState } from './circuit.ts';

const STATES: Readonly<Record<CircuitState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/** What the collector tells of its forwarding, in `/metrics`. */
export interface ForwardMetrics {
  readonly forwarded: Counter<'destination' | 'signal'>;
  readonly requests: Counter<'destination' | 'outcome'>;
  readonly retries: Counter<'destination' | 'cause'>;
  readonly aside: Counter<'destination' | 'signal' | 'reason'>;
  readonly asideDropped: Counter<'destination'>;
  readonly changed: Counter<'destination' | 'signal' | 'change'>;
}

/** What is asked when the metrics are read. */
export interface Observed {
  readonly name: string;
  readonly circuit: CircuitState;
  readonly asideBytes: number;
  lagNowMs(content: Content): Promise<number>;
}

export function forwardMetrics(registry: Registry, observed: () => readonly Observed[]): ForwardMetrics {
  gauge('synctrail_forward_lag_seconds', registry, async (lag) => {
    for (const each of observed()) {
      for (const content of ['records', 'bodies'] as const)
        lag.set({ destination: each.name, content }, (await each.lagNowMs(content)) / 1_000);
    }
  });
  gauge('synctrail_forward_circuit', registry, (circuit) => {
    for (const each of observed()) circuit.set({ destination: each.name }, STATES[each.circuit]);
  });
  gauge('synctrail_forward_aside_bytes', registry, (bytes) => {
    for (const each of observed()) bytes.set({ destination: each.name }, each.asideBytes);
  });
  return {
    forwarded: counter('synctrail_forward_items_total', registry),
    requests: counter('synctrail_forward_requests_total', registry),
    retries: counter('synctrail_forward_retries_total', registry),
    aside: counter('synctrail_forward_set_aside_total', registry),
    asideDropped: counter('synctrail_forward_aside_dropped_total', registry),
    changed: counter('synctrail_forward_changed_total', registry),
  };
}
