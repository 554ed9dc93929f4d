import { Counter, Gauge, type Registry } from 'prom-client';
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
  const gauge = (name: string, help: string, valueOf: (log: ObservedLog) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['content'],
      registers: [registry],
      collect() {
        for (const log of logs) this.set({ content: log.content }, valueOf(log));
      },
    });
  const counter = (name: string, help: string, valueOf: (tally: Tally) => number) =>
    new Counter({
      name,
      help,
      labelNames: ['content'],
      registers: [registry],
      collect() {
        this.reset();
        for (const { content, tally } of logs) this.inc({ content }, valueOf(tally));
      },
    });
  gauge('synctrail_queue_bytes', 'Bytes that the queue takes on disk.', ({ bytes }) => bytes);
  gauge('synctrail_queue_entries', 'Requests in the queue that some destination has not done with.', ({ entries }) => entries);
  gauge('synctrail_queue_oldest_seconds', 'Age of the oldest of these requests.', ({ oldestMs }) =>
    oldestMs === undefined ? 0 : Math.max(0, (Date.now() - oldestMs) / 1_000),
  );
  counter('synctrail_queue_syncs_total', 'Groups of requests that were written and synced to disk together.', ({ syncs }) => syncs);
  counter('synctrail_queue_set_aside_total', 'Broken files of the queue that were set aside.', ({ setAside }) => setAside);
  counter('synctrail_queue_broken_total', 'Requests that were lost with broken files.', ({ broken }) => broken);
  counter('synctrail_queue_torn_bytes_total', 'Bytes of unfinished writes that were cut off at the start.', ({ tornBytes }) => tornBytes);
  counter(
    'synctrail_queue_expired_total',
    'Requests that were given up, as they could not be sent for too long.',
    ({ expired }) => expired,
  );
}
