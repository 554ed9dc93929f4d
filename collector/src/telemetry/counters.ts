import type { CollectorMetricLabel } from '@synctrail/model';
import type { Counter, Registry } from 'prom-client';
import type { SignalName } from '../receive/signal-name.ts';
import { counter } from './instruments.ts';

/** Counts requests that were refused before anything of them was read, by reason. */
export function refusedCounter(registry: Registry): (reason: string) => void {
  const refused = counter('synctrail_access_refused_total', registry);
  return (reason) => refused.inc({ reason });
}

const NAMES = [
  'synctrail_requests_total',
  'synctrail_received_total',
  'synctrail_received_bytes_total',
  'synctrail_stored_total',
  'synctrail_refused_total',
] as const;

type Name = (typeof NAMES)[number];
type Labels<Of extends Name> = Readonly<Record<CollectorMetricLabel<Of>, string>> & { readonly signal: SignalName };

/** What the receiving side counts; part of the collector's own numbers. */
export class Counters {
  readonly #counters: ReadonlyMap<Name, Counter>;

  constructor(registry: Registry) {
    this.#counters = new Map(NAMES.map((name): [Name, Counter] => [name, counter(name, registry)]));
  }

  add<Of extends Name>(name: Of, labels: Labels<Of>, count: number): void {
    this.#counters.get(name)?.inc(labels, count);
  }
}
