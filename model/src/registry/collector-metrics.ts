import type { MetricKind } from './metrics.ts';

export interface CollectorMetricSpec {
  readonly kind: MetricKind;
  /** What it means; `/metrics` says the same. */
  readonly brief: string;
  /** Its labels, each with few values. */
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, seconds. */
  readonly bounds?: readonly number[];
}

const receiving = {
  synctrail_requests_total: { kind: 'counter', brief: 'OTLP requests answered, by signal and HTTP status', labels: ['signal', 'status'] },
  synctrail_access_refused_total: {
    kind: 'counter',
    brief: 'Requests refused for their token: none that is known, its role, its workspace, its rate',
    labels: ['reason'],
  },
  synctrail_received_total: {
    kind: 'counter',
    brief: 'Spans, log records and metric points that arrived and could be decoded',
    labels: ['signal'],
  },
  synctrail_received_bytes_total: { kind: 'counter', brief: 'Bytes of OTLP bodies after decompression', labels: ['signal'] },
  synctrail_stored_total: { kind: 'counter', brief: 'Spans and log records that are safely stored', labels: ['signal'] },
  synctrail_refused_total: {
    kind: 'counter',
    brief: 'Spans and log records that were refused alone, by reason',
    labels: ['signal', 'reason'],
  },
} as const satisfies Record<string, CollectorMetricSpec>;

const queue = {
  synctrail_queue_bytes: { kind: 'gauge', brief: 'Bytes that the queue takes on disk', labels: ['content'] },
  synctrail_queue_entries: {
    kind: 'gauge',
    brief: 'Requests in the queue that some destination has not done with',
    labels: ['content'],
  },
  synctrail_queue_oldest_seconds: { kind: 'gauge', brief: 'Age of the oldest of these requests', labels: ['content'] },
  synctrail_queue_syncs_total: {
    kind: 'counter',
    brief: 'Groups of requests that were written and synced to disk together',
    labels: ['content'],
  },
  synctrail_queue_set_aside_total: { kind: 'counter', brief: 'Broken files of the queue that were set aside', labels: ['content'] },
  synctrail_queue_broken_total: { kind: 'counter', brief: 'Requests that were lost with broken files', labels: ['content'] },
  synctrail_queue_torn_bytes_total: {
    kind: 'counter',
    brief: 'Bytes of unfinished writes that were cut off at the start',
    labels: ['content'],
  },
  synctrail_queue_expired_total: {
    kind: 'counter',
    brief: 'Requests that were given up, as they could not be sent for too long',
    labels: ['content'],
  },
} as const satisfies Record<string, CollectorMetricSpec>;

const forwarding = {
  synctrail_forward_lag_seconds: {
    kind: 'gauge',
    brief: 'Age of the oldest entry that a destination was not sent yet; 0 when there is none',
    labels: ['destination', 'content'],
  },
  synctrail_forward_circuit: {
    kind: 'gauge',
    brief: 'Whether a destination is sent to: 0 closed (it is), 1 half open (one request tries), 2 open',
    labels: ['destination'],
  },
  synctrail_forward_aside_bytes: {
    kind: 'gauge',
    brief: 'Bytes on disk of what a destination does not take',
    labels: ['destination'],
  },
  synctrail_forward_items_total: {
    kind: 'counter',
    brief: 'Spans, log records and metric points that a destination took',
    labels: ['destination', 'signal'],
  },
  synctrail_forward_requests_total: {
    kind: 'counter',
    brief: 'Requests sent, by what came of them',
    labels: ['destination', 'outcome'],
  },
  synctrail_forward_retries_total: {
    kind: 'counter',
    brief: 'Requests that are sent again, by cause',
    labels: ['destination', 'cause'],
  },
  synctrail_forward_set_aside_total: {
    kind: 'counter',
    brief: 'Spans, log records and metrics that a destination does not take, by reason',
    labels: ['destination', 'signal', 'reason'],
  },
  synctrail_forward_aside_dropped_total: {
    kind: 'counter',
    brief: 'Requests deleted from what was set aside, as it took too much room',
    labels: ['destination'],
  },
  synctrail_forward_changed_total: {
    kind: 'counter',
    brief: 'What was cut, left out or moved so that an engine takes it, by kind of change',
    labels: ['destination', 'signal', 'change'],
  },
} as const satisfies Record<string, CollectorMetricSpec>;

const store = {
  synctrail_store_rows_total: {
    kind: 'counter',
    brief: 'Rows that are safe on disk, as often as they came: those of a repeated batch, and equal log records, are counted each time',
    labels: ['table'],
  },
  synctrail_store_batches_total: {
    kind: 'counter',
    brief: 'Batches, by what came of them: kept, or failed, of which nothing was acknowledged',
    labels: ['outcome'],
  },
  synctrail_store_repeated_batches_total: {
    kind: 'counter',
    brief: 'Batches, a file each, that were there already: their sender sent them again',
    labels: [],
  },
  synctrail_store_repeated_logs_total: {
    kind: 'counter',
    brief: 'Log records that were left out, as one that is equal in everything was there already',
    labels: [],
  },
  synctrail_store_write_duration_seconds: {
    kind: 'histogram',
    brief: 'From a batch at hand to a batch that is safe on disk, waiting included',
    labels: [],
    bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  synctrail_store_commits_total: {
    kind: 'counter',
    brief: 'Transactions that are safe on disk; one takes the batches that wait for the same file',
    labels: [],
  },
  synctrail_store_commit_seconds_total: { kind: 'counter', brief: 'How long these took, in all', labels: [] },
  synctrail_store_queries_total: {
    kind: 'counter',
    brief: 'Queries, by what came of them: answered, failed, or aborted, as nobody waited any longer',
    labels: ['outcome'],
  },
  synctrail_store_query_duration_seconds: {
    kind: 'histogram',
    brief: 'How long queries took that were answered, waiting included',
    labels: [],
    bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  },
  synctrail_store_queries_in_flight: { kind: 'gauge', brief: 'Queries that run, or wait for their turn', labels: [] },
  synctrail_store_files: {
    kind: 'gauge',
    brief: 'Files, by what they hold and whether they are compressed',
    labels: ['kind', 'compressed'],
  },
  synctrail_store_bytes: { kind: 'gauge', brief: 'Bytes of these files on disk', labels: ['kind'] },
  synctrail_store_memory_bytes: { kind: 'gauge', brief: 'Memory that the engine of the store holds', labels: [] },
  synctrail_store_compressed_files_total: { kind: 'counter', brief: 'Files that were written anew, compressed', labels: [] },
  synctrail_store_compressed_from_bytes_total: { kind: 'counter', brief: 'Bytes of these files before', labels: [] },
  synctrail_store_compressed_to_bytes_total: { kind: 'counter', brief: 'Bytes of these files afterwards', labels: [] },
  synctrail_store_compression_waiting_files: {
    kind: 'gauge',
    brief: 'Files that are old enough to be compressed, and are not yet',
    labels: [],
  },
  synctrail_store_compression_oldest_seconds: {
    kind: 'gauge',
    brief: 'For how long the oldest of them is old enough; 0 when there is none',
    labels: [],
  },
  synctrail_store_deleted_files_total: {
    kind: 'counter',
    brief: 'Files that were deleted, as they were older than what is kept',
    labels: [],
  },
  synctrail_store_set_aside_total: {
    kind: 'counter',
    brief: 'Files and logs of the store that could not be read and were set aside',
    labels: [],
  },
  synctrail_store_unreadable_files_total: {
    kind: 'counter',
    brief: 'Files of the store of which a part cannot be read; queries that need it fail',
    labels: [],
  },
  synctrail_store_lost_batches_total: {
    kind: 'counter',
    brief: 'Batches that were acknowledged and lost with a damaged log of the store',
    labels: [],
  },
  synctrail_store_lost_rows_total: { kind: 'counter', brief: 'Spans, log records and samples in these batches', labels: [] },
} as const satisfies Record<string, CollectorMetricSpec>;

/** Every metric that a collector tells of itself at `/metrics`, by the name that Prometheus has for it. */
export const COLLECTOR_METRICS = { ...receiving, ...queue, ...forwarding, ...store };

export type CollectorMetricName = keyof typeof COLLECTOR_METRICS;

/** Names of one label of such a metric. */
export type CollectorMetricLabel<Name extends CollectorMetricName> = (typeof COLLECTOR_METRICS)[Name]['labels'][number];
