import { Counter, type Registry } from 'prom-client';
import type { SignalName } from '../receive/signal-name.ts';

const COUNTERS = {
  synctrail_requests_total: { help: 'OTLP requests answered, by signal and HTTP status.', labels: ['status'] },
  synctrail_received_total: { help: 'Spans, log records and metric points that arrived and could be decoded.', labels: [] },
  synctrail_stored_total: { help: 'Spans and log records that are safely stored.', labels: [] },
  synctrail_refused_total: { help: 'Spans and log records that were refused alone, by reason.', labels: ['reason'] },
  synctrail_received_bytes_total: { help: 'Bytes of OTLP bodies after decompression.', labels: [] },
} as const;

export type CounterName = keyof typeof COUNTERS;

type Labels = Readonly<Record<string, string>> & { signal: SignalName };

/** Counts requests that were refused before anything of them was read, by reason. */
export function refusedCounter(registry: Registry): (reason: string) => void {
  const counter = new Counter({
    name: 'synctrail_access_refused_total',
    help: 'Requests refused for their token: none that is known, its role, its workspace, its rate.',
    labelNames: ['reason'],
    registers: [registry],
  });
  return (reason) => counter.inc({ reason });
}

/** What the receiving side counts; part of the collector's own numbers. */
export class Counters {
  readonly #counters: ReadonlyMap<CounterName, Counter>;

  constructor(registry: Registry) {
    const made = Object.entries(COUNTERS).map(([name, { help, labels }]): [CounterName, Counter] => [
      name as CounterName,
      new Counter({ name, help, labelNames: ['signal', ...labels], registers: [registry] }),
    ]);
    this.#counters = new Map(made);
  }

  add(name: CounterName, labels: Labels, count: number): void {
    this.#counters.get(name)?.inc(labels, count);
  }
}
