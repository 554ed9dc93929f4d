import { Counter, Gauge, type Registry } from 'prom-client';
import type { Content } from '../queue/entry.ts';
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
  const registers = [registry];
  function counter<T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> {
    return new Counter({ name: `synctrail_forward_${name}_total`, help, labelNames, registers });
  }
  function gauge<T extends string>(
    name: string,
    help: string,
    labelNames: readonly T[],
    collect: (gauge: Gauge<T>) => void | Promise<void>,
  ): void {
    const made: Gauge<T> = new Gauge({ name: `synctrail_forward_${name}`, help, labelNames, registers, collect: () => collect(made) });
  }
  gauge(
    'lag_seconds',
    'Age of the oldest entry that a destination was not sent yet; 0 when there is none.',
    ['destination', 'content'],
    async (lag) => {
      for (const each of observed()) {
        for (const content of ['records', 'bodies'] as const)
          lag.set({ destination: each.name, content }, (await each.lagNowMs(content)) / 1_000);
      }
    },
  );
  gauge(
    'circuit',
    'Whether a destination is sent to: 0 closed (it is), 1 half open (one request tries), 2 open.',
    ['destination'],
    (circuit) => {
      for (const each of observed()) circuit.set({ destination: each.name }, STATES[each.circuit]);
    },
  );
  gauge('aside_bytes', 'Bytes on disk of what a destination does not take.', ['destination'], (bytes) => {
    for (const each of observed()) bytes.set({ destination: each.name }, each.asideBytes);
  });
  return {
    forwarded: counter('items', 'Spans, log records and metric points that a destination took.', ['destination', 'signal']),
    requests: counter('requests', 'Requests sent, by what came of them.', ['destination', 'outcome']),
    retries: counter('retries', 'Requests that are sent again, by cause.', ['destination', 'cause']),
    aside: counter('set_aside', 'Spans, log records and metrics that a destination does not take, by reason.', [
      'destination',
      'signal',
      'reason',
    ]),
    asideDropped: counter('aside_dropped', 'Requests deleted from what was set aside, as it took too much room.', ['destination']),
    changed: counter('changed', 'What was cut, left out or moved so that an engine takes it, by kind of change.', [
      'destination',
      'signal',
      'change',
    ]),
  };
}
