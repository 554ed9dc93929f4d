import type { Registry } from 'prom-client';
import { counter, type CounterName, gauge, type GaugeName } from '../telemetry/instruments.ts';
import type { EntryLog } from './entry.ts';
import type { Tally } from './tally.ts';

interface ObservedLog extends EntryLog {
  readonly bytes: number;
  readonly entries: number;
  readonly oldestMs: number | undefined;
  readonly tally: Tally;
}

/** Puts the queue's numbers among those of the collector, apart for records and bodies. */
export function observeQueue(
  { records, bodies }: { readonly records: ObservedLog; readonly bodies: ObservedLog },
  registry: Registry,
): void {
  const logs = [records, bodies];
  const observe = (name: GaugeName & `synctrail_queue_${string}`, valueOf: (log: ObservedLog) => number) =>
    gauge(name, registry, (made) => {
      for (const log of logs) made.set({ content: log.content }, valueOf(log));
    });
  const count = (name: CounterName & `synctrail_queue_${string}`, valueOf: (tally: Tally) => number) =>
    counter(name, registry, (made) => {
      made.reset();
      for (const { content, tally } of logs) made.inc({ content }, valueOf(tally));
    });
  observe('synctrail_queue_bytes', ({ bytes }) => bytes);
  observe('synctrail_queue_entries', ({ entries }) => entries);
  observe('synctrail_queue_oldest_seconds', ({ oldestMs }) => (oldestMs === undefined ? 0 : Math.max(0, (Date.now() - oldestMs) / 1_000)));
  count('synctrail_queue_syncs_total', ({ syncs }) => syncs);
  count('synctrail_queue_set_aside_total', ({ setAside }) => setAside);
  count('synctrail_queue_broken_total', ({ broken }) => broken);
  count('synctrail_queue_torn_bytes_total', ({ tornBytes }) => tornBytes);
  count('synctrail_queue_expired_total', ({ expired }) => expired);
}
