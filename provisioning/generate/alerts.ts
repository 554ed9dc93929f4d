import { lokiName } from '@synctrail/model';
import { APP, DASHBOARD_UID, FOLDER, LOKI_UID } from './names.ts';
import * as ask from './questions.ts';

interface Alert {
  readonly uid: string;
  readonly title: string;
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
const RUNS = `${APP}/{{ index .Labels "${lokiName('sync.integration')}" }}`;

const ALERTS: readonly Alert[] = [
  {
    uid: 'synctrail-failure-rate',
    title: 'Many records of a sync fail',
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
    expr: ask.lost({ range: '1h' }),
    lookBackS: HOUR_S,
    above: 0,
    for: '0s',
    severity: 'warning',
    summary: 'A sender had to drop spans or events: what is shown is not all that happened',
    description: 'The event SYNC_RECORDS_DROPPED says how many, and why.',
  },
];

function rule(alert: Alert): object {
  const perSync = alert.expr.includes(lokiName('sync.integration'));
  return {
    uid: alert.uid,
    title: alert.title,
    condition: 'B',
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: alert.lookBackS, to: 0 },
        datasourceUid: LOKI_UID,
        model: {
          refId: 'A',
          datasource: { type: 'loki', uid: LOKI_UID },
          editorMode: 'code',
          queryType: 'instant',
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
      __dashboardUid__: DASHBOARD_UID,
      ...(perSync ? { runs: RUNS } : {}),
    },
  };
}

/** Provisioned alert rules, as Grafana's YAML has them. */
export function alertRules(): object {
  return { apiVersion: 1, groups: [{ orgId: 1, name: 'synctrail', folder: FOLDER, interval: '1m', rules: ALERTS.map(rule) }] };
}
