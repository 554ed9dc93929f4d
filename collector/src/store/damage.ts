import { Counter, type Registry } from 'prom-client';

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

const HELP: Readonly<Record<keyof Damage, readonly [name: string, help: string]>> = {
  setAside: ['synctrail_store_set_aside_total', 'Files and logs of the store that could not be read and were set aside.'],
  batches: ['synctrail_store_lost_batches_total', 'Batches that were acknowledged and lost with a damaged log of the store.'],
  rows: ['synctrail_store_lost_rows_total', 'Spans, log records and samples in these batches.'],
  unreadable: ['synctrail_store_unreadable_files_total', 'Files of the store of which a part cannot be read; queries that need it fail.'],
};

/** Adds one to the other. */
export function addDamage(one: Damage, other: Damage): Damage {
  const sum = (name: keyof Damage) => (one[name] ?? 0) + (other[name] ?? 0);
  return { setAside: sum('setAside'), batches: sum('batches'), rows: sum('rows'), unreadable: sum('unreadable') };
}

/** Puts what was found among the numbers of the collector. */
export function observeDamage(damage: () => Damage, registry: Registry): void {
  for (const [key, [name, help]] of Object.entries(HELP) as [keyof Damage, readonly [string, string]][]) {
    const counter = new Counter({
      name,
      help,
      registers: [],
      collect() {
        this.reset();
        this.inc(damage()[key] ?? 0);
      },
    });
    registry.registerMetric(counter);
  }
}
