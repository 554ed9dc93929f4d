import type { AttributeName } from './index.ts';

/** `counter` only grows, `gauge` is the newest value, `histogram` counts values by their size. */
export type MetricKind = 'counter' | 'gauge' | 'histogram';

export interface MetricSpec {
  readonly kind: MetricKind;
  /** UCUM, as OpenTelemetry has it; what is counted in braces. */
  readonly unit: string;
  /** One line: what it means. */
  readonly brief: string;
  /** Its labels: each with few values, what is beyond them is `other`. */
  readonly labels: readonly AttributeName[];
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly bounds?: readonly number[];
}

const SYNC = ['sync.integration', 'sync.id'] as const;

/** Every metric that senders push by OTLP. */
export const METRICS = {
  'sync.runs': {
    kind: 'counter',
    unit: '{run}',
    brief: 'Runs that ended, and roots of other kinds of work: those have no type',
    labels: [...SYNC, 'sync.log.type', 'sync.type', 'sync.status'],
  },
  'sync.run.duration': {
    kind: 'histogram',
    unit: 's',
    brief: 'How long they took',
    labels: [...SYNC, 'sync.log.type', 'sync.type', 'sync.status'],
    bounds: [0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400],
  },
  'sync.entities': {
    kind: 'counter',
    unit: '{entity}',
    brief: 'Records whose unit ended, by what was done to them; of a page that is tried again only the last attempt counts',
    labels: [...SYNC, 'sync.entity.type', 'sync.entity.action', 'sync.status'],
  },
  'sync.calls': {
    kind: 'counter',
    unit: '{call}',
    brief: 'HTTP calls, each attempt by itself',
    labels: [...SYNC, 'server.address', 'sync.call.status_class', 'sync.status'],
  },
  'sync.call.duration': {
    kind: 'histogram',
    unit: 's',
    brief: 'How long they took',
    labels: [...SYNC, 'server.address', 'sync.call.status_class'],
    bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  },
  'sync.rate_limit.remaining': {
    kind: 'gauge',
    unit: '{request}',
    brief: "Calls that the provider still allows, by its newest answer's headers",
    labels: [...SYNC, 'server.address'],
  },
  'sync.rate_limit.limit': {
    kind: 'gauge',
    unit: '{request}',
    brief: 'Calls that the provider allows in its window',
    labels: [...SYNC, 'server.address'],
  },
  'sync.dropped': {
    kind: 'counter',
    unit: '{record}',
    brief: 'Spans and events that never arrive',
    labels: ['sync.dropped.cause'],
  },
  'sync.labels.overflowed': {
    kind: 'counter',
    unit: '{value}',
    brief: 'Values that were told as `other`, as their label had too many',
    labels: ['sync.label'],
  },
} as const satisfies Record<string, MetricSpec>;

export type MetricName = keyof typeof METRICS;

/** Names of one label of a metric. */
export type MetricLabel<Name extends MetricName> = (typeof METRICS)[Name]['labels'][number];

const UNITS: Readonly<Record<string, string>> = { s: '_seconds' };

/** The name Prometheus gives it: `sync_run_duration_seconds`, `sync_runs_total`; a histogram's series have `_bucket`, `_sum` and `_count` behind it. */
export function prometheusName(name: MetricName): string {
  const { kind, unit } = METRICS[name];
  return `${name.replaceAll('.', '_')}${UNITS[unit] ?? ''}${kind === 'counter' ? '_total' : ''}`;
}
