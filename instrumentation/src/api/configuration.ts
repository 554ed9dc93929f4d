import type { RedactionRules } from '@synctrail/model';
import type { HostSpanProcessor } from '../opentelemetry/host-span.ts';
import type { BodyOptions } from './bodies.ts';

/** Each setting: what is given here, else the environment variable, else the default. An invalid value is warned about and passed over. */
export interface ConfigurationOptions extends BodyOptions {
  /** Base address of the collector: `OTEL_EXPORTER_OTLP_ENDPOINT`, `http://127.0.0.1:4318`. */
  endpoint?: string | undefined;
  /** Sent with each export, such as a token: `OTEL_EXPORTER_OTLP_HEADERS`. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** `OTEL_SERVICE_NAME`, `unknown_service:node`. */
  serviceName?: string | undefined;
  serviceVersion?: string | undefined;
  /** Where the service runs: `deployment.environment.name` in `OTEL_RESOURCE_ATTRIBUTES`. */
  environment?: string | undefined;
  /** `OTEL_EXPORTER_OTLP_COMPRESSION`; gzip unless the collector is on this machine. */
  compression?: 'gzip' | 'none' | undefined;
  /** How long one export may take, ms: `OTEL_EXPORTER_OTLP_TIMEOUT`, 10,000. */
  timeoutMs?: number | undefined;
  /** What is kept while the collector is away, bytes; what is beyond is dropped and counted. 64 MiB. */
  queueBytes?: number | undefined;
  /**
   * Folder for what does not fit there, or is left when the process ends: `SYNCTRAIL_SPOOL_DIR`, one below the system's folder for
   * temporary files; `off` for none. In a container, put it on a volume that outlives it.
   */
  spoolDir?: string | undefined;
  /** Its limit for each process, bytes: `SYNCTRAIL_SPOOL_BYTES`, 512 MiB. */
  spoolBytes?: number | undefined;
  /**
   * Whether the OpenTelemetry SDK that the host may have set up is taken notice of: its resource, and the span that is active when a run
   * begins, which the run links to. True unless told otherwise.
   */
  hostSdk?: boolean | undefined;
  /**
   * Takes spans in place of our own pipeline: a processor of the host's OpenTelemetry SDK. Events and metrics still go to the collector.
   * What it loses is lost: the stock `BatchSpanProcessor` drops spans in silence when more end than its queue holds.
   */
  spanProcessor?: HostSpanProcessor | undefined;
  /** How long the end of a run, of the process, or a `flush()` waits for the collector, ms. 2,000. */
  flushTimeoutMs?: number | undefined;
  /**
   * One small event for each record that was written or failed, kept for 13 months where its spans are kept for one: the trail of a record.
   * True unless told otherwise: `SYNCTRAIL_RECORD_EVENTS=off`.
   */
  recordEvents?: boolean | undefined;
  /** Counters of runs, records and calls; true unless told otherwise: `OTEL_METRICS_EXPORTER=none`. */
  metrics?: boolean | undefined;
  /** From one sending of them to the next, ms, 1,000 or more: `OTEL_METRIC_EXPORT_INTERVAL`, 60,000. */
  metricsIntervalMs?: number | undefined;
  /**
   * What else is secret, beside what the library knows by name and by shape: replaced wherever it would leave the process, in bodies, headers,
   * addresses, messages and the ids of records. Keys can be added without code: `SYNCTRAIL_REDACT_KEYS=tax_number,salary`.
   */
  redact?: RedactionRules | undefined;
  /** `OTEL_SDK_DISABLED=true` records nothing: the sync runs as it would without us. */
  disabled?: boolean | undefined;
}
