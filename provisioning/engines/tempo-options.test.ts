import { describe, expect, it } from 'vitest';
import { read } from '../testing/files.ts';

/**
 * Options of Tempo with the values they have unless told, as its own manifest of v3.0.3 lists them
 * (docs/sources/tempo/configuration/manifest.md of grafana/tempo at that tag; read on 2026-11-21): those that we set.
 */
const DOCUMENTED: Readonly<Record<string, string | number | boolean>> = {
  target: 'all',
  'server.http_listen_port': 3200,
  'server.grpc_listen_port': 9095,
  'server.http_server_read_timeout': '30s',
  'server.http_server_write_timeout': '30s',
  'distributor.max_attribute_bytes': 2048,
  'live_store.ring.kvstore.store': 'memberlist',
  'live_store.partition_ring.kvstore.store': 'memberlist',
  'live_store.wal.path': '/var/tempo/live-store/traces',
  'live_store.wal.ingestion_time_range_slack': '2m0s',
  'live_store.shutdown_marker_dir': '/var/tempo/live-store/shutdown-marker',
  'live_store.max_trace_idle': '5s',
  'live_store.flush_check_period': '5s',
  'backend_scheduler.local_work_path': '/var/tempo',
  'backend_scheduler.provider.compaction.compaction.block_retention': '336h0m0s',
  'backend_worker.compaction.block_retention': '336h0m0s',
  'backend_worker.ring.kvstore.store': '',
  'query_frontend.query_end_cutoff': '30s',
  'query_frontend.search.max_duration': '168h0m0s',
  'query_frontend.search.max_spans_per_span_set': 100,
  'query_frontend.metrics.max_duration': '24h0m0s',
  'storage.trace.backend': '',
  'storage.trace.local.path': '',
  'storage.trace.wal.path': '/var/tempo/wal',
  'storage.trace.wal.ingestion_time_range_slack': '2m0s',
  'storage.trace.block.version': 'vParquet4',
  'storage.trace.block.parquet_dedicated_columns': '',
  'overrides.defaults.ingestion.rate_limit_bytes': 30_000_000,
  'overrides.defaults.ingestion.burst_size_bytes': 30_000_000,
  'overrides.defaults.ingestion.max_traces_per_user': 10_000,
  'overrides.defaults.global.max_bytes_per_trace': 5_000_000,
  'usage_report.reporting_enabled': true,
};
/** Those of the OpenTelemetry Collector's receiver, which Tempo hands on as they are. */
const RECEIVERS = 'distributor.receivers.otlp.';

function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`));
}

const own = leaves(read('provisioning/engines/tempo.yaml')).filter((path) => !path.startsWith(RECEIVERS));

describe('tempo.yaml', () => {
  it('sets only options that Tempo 3.0.3 documents: it refuses to start with any other', () => {
    expect(own.filter((path) => !Object.hasOwn(DOCUMENTED, path))).toEqual([]);
    expect(Object.keys(DOCUMENTED).filter((path) => !own.includes(path))).toEqual([]);
  });

  it('gives its columns the fields that a column has', () => {
    const { storage } = read('provisioning/engines/tempo.yaml') as {
      storage: { trace: { block: { parquet_dedicated_columns: object[] } } };
    };
    const columns = storage.trace.block.parquet_dedicated_columns;
    for (const column of columns) {
      expect(['scope', 'name', 'type', 'options']).toEqual(expect.arrayContaining(Object.keys(column)));
      expect(column).toMatchObject({
        scope: expect.stringMatching(/^(?:span|resource)$/),
        type: expect.stringMatching(/^(?:string|int)$/),
      });
    }
    // Each scope has twenty for strings and five for numbers.
    expect(columns.filter((column) => 'type' in column && column.type === 'string').length).toBeLessThanOrEqual(20);
    expect(columns.filter((column) => 'type' in column && column.type === 'int').length).toBeLessThanOrEqual(5);
  });
});
