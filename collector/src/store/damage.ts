import type { Registry } from 'prom-client';
import { counter, type CounterName } from '../telemetry/instruments.ts';

/** What was found damaged, and what was lost by it. */
export interface Damage {
  /** Files and logs that were set aside. */
  readonly setAside?: number;
  /** Batches, and rows of them, that were acknowledged and are not there any more. */
  readonly batches?: number;
  readonly rows?: number;
  /** Files of which something cannot be read. */
  readonly unreadable?: number;
}

const COUNTERS = {
  setAside: 'synctrail_store_set_aside_total',
  batches: 'synctrail_store_lost_batches_total',
  rows: 'synctrail_store_lost_rows_total',
  unreadable: 'synctrail_store_unreadable_files_total',
} as const satisfies Record<keyof Damage, CounterName>;

/** Adds one to the other. */
export function addDamage(one: Damage, other: Damage): Damage {
  const sum = (name: keyof Damage) => (one[name] ?? 0) + (other[name] ?? 0);
  return { setAside: sum('setAside'), batches: sum('batches'), rows: sum('rows'), unreadable: sum('unreadable') };
}

/** Puts what was found among the numbers of the collector. */
export function observeDamage(damage: () => Damage, registry: Registry): void {
  for (const [key, name] of Object.entries(COUNTERS) as [keyof Damage, CounterName][])
    counter(name, registry, (made) => {
      made.reset();
      made.inc(damage()[key] ?? 0);
    });
}
