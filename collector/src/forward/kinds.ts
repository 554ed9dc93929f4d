import type { SignalName } from '../receive/signal-name.ts';
import type { FitLimits } from './fit/limits.ts';
import type { DestinationSettings } from './settings.ts';

type Kind = DestinationSettings['kind'];

/** Paths of OTLP/HTTP below a destination's address, by what it takes. */
export const PATHS: Readonly<Record<Kind, Readonly<Partial<Record<SignalName, string>>>>> = {
  tempo: { traces: '/v1/traces' },
  loki: { logs: '/otlp/v1/logs' },
  prometheus: { metrics: '/api/v1/otlp/v1/metrics' },
  otlp: { traces: '/v1/traces', logs: '/v1/logs', metrics: '/v1/metrics' },
};

/** What each takes, with the settings that `provisioning/engines` gives it. */
export const LIMITS: Readonly<Record<Kind, FitLimits>> = {
  // distributor: max_attribute_bytes; overrides: max_bytes_per_trace
  tempo: { attributeBytes: 2_048, traceBytes: 5_000_000 },
  // limits_config: max_line_size, max_structured_metadata_size and _entries_count, creation_grace_period, reject_old_samples_max_age
  loki: { lineBytes: 262_144, metadataBytes: 65_536, metadataEntries: 128, aheadMs: 600_000, oldMs: 720 * 3_600_000, lateMs: 1_800_000 },
  prometheus: {},
  otlp: {},
};
