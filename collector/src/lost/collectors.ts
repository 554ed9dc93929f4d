import { lokiName } from '@synctrail/model';
import type { LogRecord } from '../otlp/records.ts';
import type { StoredEvent } from './events.ts';

/** Older than this, what is not delivered yet is a backlog, ms. */
const BACKLOG_MS = 60_000;
/** A collector is silent when it missed so many of its heartbeats. */
const MISSED = 3;

const ID = lokiName('sync.collector.id');
const BACKLOG = lokiName('sync.collector.backlog_ms');
const NS_PER_MS = 1_000_000n;

export interface Heartbeat {
  readonly collectorId: string;
  /** Age of the oldest undelivered records, ms; 0 for none. */
  readonly backlogMs: number;
  /** ms since the epoch. */
  readonly atMs: number;
}

/** What a collector tells the others: it is there, and how far behind. */
export function heartbeatRecord({ collectorId, backlogMs, atMs }: Heartbeat): LogRecord {
  const timeNs = BigInt(atMs) * NS_PER_MS;
  return {
    resource: { attributes: [{ key: 'service.name', type: 'string', value: 'synctrail-collector' }] },
    scope: { name: 'synctrail', version: '' },
    timeNs,
    observedNs: timeNs,
    severityNumber: 9,
    severityText: 'INFO',
    eventName: 'SYNC_COLLECTOR_ALIVE',
    body: `Collector ${collectorId} is ${backlogMs > BACKLOG_MS ? `${Math.round(backlogMs / 1_000)} s behind` : 'there'}`,
    attributes: [
      { key: 'sync.kind', type: 'string', value: 'collector' },
      { key: 'sync.event', type: 'string', value: 'SYNC_COLLECTOR_ALIVE' },
      { key: 'sync.collector.id', type: 'string', value: collectorId },
      { key: 'sync.collector.backlog_ms', type: 'int', value: backlogMs },
    ],
    traceId: '',
    spanId: '',
  };
}

/**
 * Why no run may be called lost now: some collector holds events back that may be signs of life, or has fallen silent, and its queue with it.
 * Undefined when all of them are up to date. `heard` are the heartbeats of the time for which late data is still taken.
 */
export function reasonToWait(heard: readonly StoredEvent[], nowMs: number, intervalMs: number): string | undefined {
  const newest = new Map<string, StoredEvent>();
  for (const event of heard) {
    const id = event.labels[ID];
    if (id !== undefined && event.timeMs > (newest.get(id)?.timeMs ?? -Infinity)) newest.set(id, event);
  }
  for (const [id, { timeMs, labels }] of newest) {
    if (Number(labels[BACKLOG] ?? 0) > BACKLOG_MS) return `the collector ${id} is ${labels[BACKLOG]} ms behind`;
    if (nowMs - timeMs > MISSED * intervalMs) return `the collector ${id} was last heard of at ${new Date(timeMs).toISOString()}`;
  }
  return undefined;
}

/** The same for this collector itself, which knows it without asking. */
export function isBehind(backlogMs: number): boolean {
  return backlogMs > BACKLOG_MS;
}
