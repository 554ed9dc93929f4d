import { describe, expect, it } from 'vitest';
import { read, text } from '../testing/files.ts';

const TEMPO = 'provisioning/engines/tempo.yaml';
const LOKI = 'provisioning/engines/loki.yaml';
const PROMETHEUS = 'provisioning/engines/prometheus.yaml';
const PROMETHEUS_RULES = 'provisioning/engines/prometheus-rules.yaml';
const OTEL = 'provisioning/collectors/otel-collector.yaml';

describe('the provisioned Tempo', () => {
  const tempo = read(TEMPO) as Record<string, unknown>;

  it('has the dedicated columns that the model marks', () => {
    const generated = read('provisioning/engines/tempo-columns.generated.yaml') as { parquet_dedicated_columns: unknown };
    expect(tempo).toMatchObject({ storage: { trace: { block: generated } } });
  });

  it('is one process of version 3: no part of an older or a distributed one', () => {
    expect(tempo).toMatchObject({
      target: 'all',
      live_store: { ring: { kvstore: { store: 'inmemory' } }, partition_ring: { kvstore: { store: 'inmemory' } } },
    });
    for (const gone of ['ingester', 'compactor', 'metrics_generator_client', 'ingest']) expect(tempo).not.toHaveProperty(gone);
  });

  it('keeps 30 days (S0-45, S4-26), compressed from the first block (S0-46a, S0-46b), takes spans a day late, and lets all be asked for', () => {
    expect(tempo).toMatchObject({
      backend_scheduler: { provider: { compaction: { compaction: { block_retention: '720h' } } } },
      backend_worker: { compaction: { block_retention: '720h' } },
      live_store: { wal: { ingestion_time_range_slack: '26h' }, max_trace_idle: '1s', flush_check_period: '1s' },
      storage: { trace: { wal: { ingestion_time_range_slack: '26h' }, block: { version: 'vParquet5' } } },
      query_frontend: {
        query_end_cutoff: '0s',
        search: { max_duration: '745h', max_spans_per_span_set: 0 },
        metrics: { max_duration: '800h' },
      },
      overrides: { defaults: { global: { max_bytes_per_trace: 5_000_000 } } },
      usage_report: { reporting_enabled: false },
    });
  });
});

describe('the provisioned engines', () => {
  it.each([TEMPO, LOKI, PROMETHEUS])('%s says why each limit is as it is', (file) => {
    const lines = text(file).split('\n');
    const limits = /max_|slack|retention|cutoff|rate_limit|_period: |_age|_window|_mb: /;
    const bare = lines.filter((line, index) => {
      if (!limits.test(line) || line.trimStart().startsWith('#')) return false;
      const before = lines.slice(Math.max(0, index - 3), index);
      // The worker's retention repeats the scheduler's, whose comment says so.
      return !before.some((each) => each.trimStart().startsWith('#')) && !/^backend_worker/m.test(before.join('\n'));
    });
    expect(bare).toEqual([]);
  });
});

describe('the provisioned Prometheus', () => {
  it('takes OTLP, late samples, and asks the engines and the collectors', () => {
    const prometheus = read(PROMETHEUS) as { scrape_configs: { job_name: string }[] };
    expect(prometheus).toMatchObject({ storage: { tsdb: { out_of_order_time_window: '26h' } } });
    expect(prometheus).toHaveProperty('otlp');
    const jobs = prometheus.scrape_configs.map((scrape) => scrape.job_name);
    expect(jobs.sort()).toEqual(['grafana', 'loki', 'otel-collector', 'prometheus', 'synctrail', 'synctrail-embedded', 'tempo']);
  });

  it('has rules that say what they found', () => {
    const rules = read(PROMETHEUS_RULES) as { groups: { rules: { alert: string; expr: string; annotations: object }[] }[] };
    for (const rule of rules.groups.flatMap((group) => group.rules)) expect(rule.annotations).toHaveProperty('summary');
  });
});

describe('the OpenTelemetry Collector in front', () => {
  const otel = read(OTEL) as {
    exporters: Record<string, { endpoint: string; sending_queue: { storage: string }; retry_on_failure: { max_elapsed_time: string } }>;
    service: { pipelines: Record<string, { receivers: string[]; exporters: string[] }> };
    receivers: { otlp: { protocols: { http: { auth: { authenticator: string } } } } };
  };

  it('sends each signal to its engine, from a queue on disk, for a day', () => {
    const way = (signal: string) => otel.service.pipelines[signal]?.exporters.map((name) => otel.exporters[name]?.endpoint);
    expect(way('traces')).toEqual(['http://tempo:4318']);
    expect(way('logs')).toEqual(['http://loki:3100/otlp']);
    expect(way('metrics')).toEqual(['http://prometheus:9090/api/v1/otlp']);
    for (const exporter of Object.values(otel.exporters)) {
      expect(exporter.sending_queue.storage).toBe('file_storage');
      expect(exporter.retry_on_failure.max_elapsed_time).toBe('24h');
    }
  });

  it('asks senders for the token', () => {
    expect(otel.receivers.otlp.protocols.http.auth.authenticator).toBe('bearertokenauth');
    expect(text(OTEL)).toContain('token: ${env:SYNCTRAIL_TOKEN}');
  });
});
