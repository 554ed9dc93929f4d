import { lokiName } from '@synctrail/model';
import * as metrics from './metric-questions.ts';
import { APP, DASHBOARD_UID, FOLDER, LOKI_UID, MONTHS_UID, PROMETHEUS_UID } from './names.ts';
import * as ask from './questions.ts';

interface Alert {
  readonly uid: string;
  readonly title: string;
  /** Who is asked: the events, or the counters that senders push. */
  readonly of: 'loki' | 'prometheus';
  readonly expr: string;
  /** How far back the question looks, s. */
  readonly lookBackS: number;
  /** Fires above this. */
  readonly above: number;
  /** How long it must hold. */
  readonly for: string;
  readonly severity: 'warning' | 'critical';
  readonly summary: string;
  readonly description: string;
}

const HOUR_S = 3600;
// Without `$labels`: Grafana reads a dollar in a provisioned file as a variable of the environment.
const SYNC = `{{ index .Labels "${lokiName('sync.integration')}" }} ({{ index .Labels "${lokiName('sync.name')}" }})`;
const COUNTED_SYNC = `{{ index .Labels "${lokiName('sync.integration')}" }} ({{ index .Labels "${lokiName('sync.id')}" }})`;
const PROVIDER = `{{ index .Labels "${lokiName('server.address')}" }}`;
const RUNS = `${APP}/{{ index .Labels "${lokiName('sync.integration')}" }}`;

const ALERTS: readonly Alert[] = [
  {
    uid: 'synctrail-failure-rate',
    title: 'Many records of a sync fail',
    of: 'loki',
    expr: ask.failureRate({ range: '1h' }, ask.SYNC),
    lookBackS: HOUR_S,
    above: 0.05,
    for: '5m',
    severity: 'warning',
    summary: `More than 5 % of the records of ${SYNC} failed within an hour`,
    description: 'Counted from the ledgers of the runs that ended or stopped within the hour.',
  },
  {
    uid: 'synctrail-no-run',
    title: 'A sync has stopped running',
    of: 'loki',
    expr: ask.silentSyncs({ range: '26h' }),
    lookBackS: 7 * 24 * HOUR_S,
    above: 0,
    for: '10m',
    severity: 'warning',
    summary: `${SYNC} has not run for 26 hours`,
    description:
      'It ran within a week. 26 hours leave a nightly sync two to be late; a sync that runs every minute deserves a rule of its own.',
  },
  {
    uid: 'synctrail-run-error',
    title: 'A run cannot go on',
    of: 'loki',
    expr: ask.runErrors({ range: '10m' }),
    lookBackS: 600,
    above: 0,
    for: '0s',
    severity: 'critical',
    summary: `A run of ${SYNC} failed: {{ index .Labels "${lokiName('sync.error.class')}" }}`,
    description: 'The event SYNC_RUN_ERROR: someone must act. Fires for ten minutes after each.',
  },
  {
    uid: 'synctrail-stalled-run',
    title: 'A run gives no sign of life',
    of: 'loki',
    expr: ask.stalledRuns({ range: '1d' }),
    lookBackS: 24 * HOUR_S,
    above: 0,
    for: '8m',
    severity: 'warning',
    summary: `A run of ${SYNC} has gone silent: {{ index .Labels "${lokiName('sync.run.id')}" }}`,
    description: 'No event for two minutes, and for eight more: its process was killed, or hangs.',
  },
  {
    uid: 'synctrail-lost',
    title: 'Spans or events are lost',
    of: 'loki',
    expr: ask.lost({ range: '1h' }),
    lookBackS: HOUR_S,
    above: 0,
    for: '0s',
    severity: 'warning',
    summary: 'A sender had to drop spans or events: what is shown is not all that happened',
    description: 'The event SYNC_RECORDS_DROPPED says how many, and why.',
  },
  {
    uid: 'synctrail-provider-fails',
    title: 'A provider fails',
    of: 'prometheus',
    expr: metrics.failingProviders({ range: '15m' }, 20),
    lookBackS: 900,
    above: 0.2,
    for: '5m',
    severity: 'warning',
    summary: `More than a fifth of the calls to ${PROVIDER} failed or were not answered`,
    description: 'Of more than 20 calls within 15 minutes, each attempt by itself: answers of 5xx, and none at all.',
  },
  {
    uid: 'synctrail-rate-limit',
    title: 'A provider hardly allows more calls',
    of: 'prometheus',
    expr: `1 - ${metrics.rateLimitLeft()}`,
    lookBackS: 600,
    above: 0.95,
    for: '5m',
    severity: 'warning',
    summary: `Less than 5 % of what ${PROVIDER} allows is left`,
    description:
      "By the headers of its newest answers. Syncs wait when nothing is left, and others that use the provider's account do too.",
  },
  {
    uid: 'synctrail-slow-runs',
    title: 'A sync has become slow',
    of: 'prometheus',
    expr: metrics.slowdown({ range: '1d' }, '30d'),
    lookBackS: 30 * 24 * HOUR_S,
    above: 3,
    for: '30m',
    severity: 'warning',
    summary: `Runs of ${COUNTED_SYNC} take three times as long as usual`,
    description: 'Their mean within a day, against that of thirty days, of the same type of run.',
  },
];

/** Without the value over time, which a rule does not look at. */
const MODELS = {
  loki: { source: { type: 'loki', uid: LOKI_UID }, how: { queryType: 'instant' } },
  prometheus: { source: { type: 'prometheus', uid: PROMETHEUS_UID }, how: { instant: true, range: false } },
} as const;

function rule(alert: Alert): object {
  const { source, how } = MODELS[alert.of];
  const perSync = alert.expr.includes(lokiName('sync.integration'));
  return {
    uid: alert.uid,
    title: alert.title,
    condition: 'B',
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: alert.lookBackS, to: 0 },
        datasourceUid: source.uid,
        model: {
          refId: 'A',
          datasource: source,
          editorMode: 'code',
          ...how,
          expr: alert.expr,
          intervalMs: 1000,
          maxDataPoints: 43200,
        },
      },
      {
        refId: 'B',
        relativeTimeRange: { from: alert.lookBackS, to: 0 },
        datasourceUid: '__expr__',
        model: {
          refId: 'B',
          datasource: { type: '__expr__', uid: '__expr__' },
          type: 'threshold',
          expression: 'A',
          conditions: [{ evaluator: { type: 'gt', params: [alert.above] } }],
        },
      },
    ],
    for: alert.for,
    // A question about what is wrong has no answer when all is well.
    noDataState: 'OK',
    execErrState: 'Error',
    isPaused: false,
    labels: { severity: alert.severity, app: 'synctrail' },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      __dashboardUid__: alert.of === 'loki' ? DASHBOARD_UID : MONTHS_UID,
      ...(perSync ? { runs: RUNS } : {}),
    },
  };
}

/** Provisioned alert rules, as Grafana's YAML has them. */
export function alertRules(): object {
  return { apiVersion: 1, groups: [{ orgId: 1, name: 'synctrail', folder: FOLDER, interval: '1m', rules: ALERTS.map(rule) }] };
}
