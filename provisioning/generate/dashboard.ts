import { lokiName, STATUSES } from '@synctrail/model';
import { calls, failedCalls } from './call-questions.ts';
import { frame, integrations } from './frame.ts';
import { streams } from './logql.ts';
import { APP, DASHBOARD_UID, LOKI_UID, MONTHS_UID } from './names.ts';
import { bars, gauges, instant, lines, logLines, type Panel, range, stat, table, traceql } from './panels.ts';
import * as ask from './questions.ts';

const SCOPE = `${lokiName('sync.integration')}=~"$integration"`;
/** One value for all that is shown, and one for each bar. */
const WHOLE: ask.Asked = { scope: SCOPE, range: '$__range' };
const EACH: ask.Asked = { scope: SCOPE, range: '$__auto' };
const SYNC_LEGEND = `{{${lokiName('sync.integration')}}} · {{${lokiName('sync.name')}}}`;

const GOOD_OR_BAD = {
  mode: 'absolute',
  steps: [
    { color: 'green', value: null },
    { color: 'red', value: 1 },
  ],
};

const OUTCOME_COLOURS = {
  'sync.count.created': 'green',
  'sync.count.updated': 'blue',
  'sync.count.deleted': 'purple',
  'sync.count.skipped': 'text',
  'sync.count.failed': 'red',
} as const;

const word = (count: string): string => count.slice(count.lastIndexOf('.') + 1);

function colour(name: string, color: string): object {
  return { matcher: { id: 'byName', options: name }, properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }] };
}

/** A cell that opens the integration's runs in the plugin. */
const TO_RUNS = {
  matcher: { id: 'byName', options: lokiName('sync.integration') },
  properties: [{ id: 'links', value: [{ title: 'Runs', url: `${APP}/\${__value.raw}` }] }],
};

const sums: Panel[] = [
  stat({
    title: 'Runs that ended',
    description: 'Completed, failed and cancelled ones.',
    at: { x: 0, y: 0, w: 4, h: 4 },
    targets: instant([{ expr: ask.runsEnded(WHOLE, []) }]),
  }),
  stat({
    title: 'Failed runs',
    description: 'Runs of which nothing was written, or that could not go on.',
    at: { x: 4, y: 0, w: 4, h: 4 },
    targets: instant([{ expr: ask.runsEnded(WHOLE, [], ask.FAILED) }]),
    defaults: { noValue: '0', thresholds: GOOD_OR_BAD },
  }),
  stat({
    title: 'Records',
    description: 'Records with an outcome, from the ledgers of runs that ended or stopped.',
    at: { x: 8, y: 0, w: 4, h: 4 },
    targets: instant([{ expr: ask.records(WHOLE, 'sync.count.total', []) }]),
  }),
  stat({
    title: 'Failed records',
    description: 'Records that could not be written.',
    at: { x: 12, y: 0, w: 4, h: 4 },
    targets: instant([{ expr: ask.records(WHOLE, 'sync.count.failed', []) }]),
    defaults: { noValue: '0', thresholds: GOOD_OR_BAD },
  }),
  stat({
    title: 'Unaccounted records',
    description: 'Records that were read and whose outcome nobody told: a fault of the sync code. Should be 0.',
    at: { x: 16, y: 0, w: 4, h: 4 },
    targets: instant([{ expr: ask.records(WHOLE, 'sync.count.unaccounted', []) }]),
    defaults: { noValue: '0', thresholds: GOOD_OR_BAD },
  }),
  stat({
    title: 'Lost spans and events',
    description: 'What senders had to drop. Where this is not 0, the counts beside it are too low.',
    at: { x: 20, y: 0, w: 4, h: 4 },
    targets: instant([{ expr: ask.lost(WHOLE) }]),
    defaults: { noValue: '0', thresholds: GOOD_OR_BAD },
  }),
];

const overTime: Panel[] = [
  bars({
    title: 'Runs by status',
    description: 'Runs, at the time of their end.',
    at: { x: 0, y: 4, w: 12, h: 8 },
    targets: range([{ expr: ask.runsEnded(EACH, ['sync.status']), legend: `{{${lokiName('sync.status')}}}` }]),
    overrides: Object.entries(STATUSES).map(([status, { color }]) => colour(status, color)),
  }),
  bars({
    title: 'Records by outcome',
    description: 'From the ledgers, at the time of the end of their run.',
    at: { x: 12, y: 4, w: 12, h: 8 },
    targets: range(ask.OUTCOMES.map((count) => ({ expr: ask.records(EACH, count, []), legend: word(count) }))),
    overrides: ask.OUTCOMES.map((count) => colour(word(count), OUTCOME_COLOURS[count])),
  }),
  gauges({
    title: 'Failure rate',
    description: 'Failed records of all with an outcome, for each sync.',
    at: { x: 0, y: 12, w: 8, h: 8 },
    targets: instant([{ expr: ask.failureRate(WHOLE, ask.SYNC), legend: SYNC_LEGEND }]),
    defaults: {
      unit: 'percentunit',
      min: 0,
      max: 1,
      thresholds: {
        mode: 'absolute',
        steps: [
          { color: 'green', value: null },
          { color: 'orange', value: 0.01 },
          { color: 'red', value: 0.05 },
        ],
      },
    },
  }),
  gauges({
    title: 'How long runs take (p95)',
    description: 'Of runs that ended, for each sync.',
    at: { x: 8, y: 12, w: 8, h: 8 },
    targets: instant([{ expr: ask.p95Duration(WHOLE), legend: SYNC_LEGEND }]),
    defaults: { unit: 'ms', min: 0 },
  }),
  bars({
    title: 'Failures by class',
    description: 'Records that failed, and calls that belong to none.',
    at: { x: 16, y: 12, w: 8, h: 8 },
    targets: range([{ expr: ask.failures(EACH, ['sync.error.class']), legend: `{{${lokiName('sync.error.class')}}}` }]),
  }),
];

const toLookAt: Panel[] = [
  table(
    {
      title: 'Stalled runs',
      description: 'Began within a day, have not ended, and gave no sign of life for two minutes.',
      at: { x: 0, y: 20, w: 12, h: 7 },
      targets: instant([{ expr: ask.stalledRuns({ scope: SCOPE, range: '1d' }) }]),
      overrides: [TO_RUNS],
    },
    ['Value #A'],
  ),
  table(
    {
      title: 'Silent syncs',
      description: 'Ran within a week, but not within a day.',
      at: { x: 12, y: 20, w: 12, h: 7 },
      targets: instant([{ expr: ask.silentSyncs({ scope: SCOPE, range: '1d' }) }]),
      overrides: [TO_RUNS],
    },
    ['Value #A'],
  ),
  logLines({
    title: 'Newest failures',
    description: 'Open a line for its run, its record and its trace.',
    at: { x: 0, y: 27, w: 24, h: 8 },
    targets: lines(streams(['failure'], SCOPE)),
  }),
  bars({
    title: 'Calls by outcome',
    description: 'From the spans, in Tempo.',
    at: { x: 0, y: 35, w: 10, h: 8 },
    targets: traceql(calls('$integration'), 'metric'),
  }),
  table({
    title: 'Newest failed calls',
    description: 'From the spans, in Tempo.',
    at: { x: 10, y: 35, w: 14, h: 8 },
    targets: traceql(failedCalls('$integration'), 'spans'),
  }),
];

const INTEGRATION = integrations(
  { type: 'loki', uid: LOKI_UID },
  { label: lokiName('sync.integration'), refId: 'LokiVariableQueryEditor-VariableQuery', stream: '', type: 1 },
);

/** The provisioned dashboard, as Grafana's JSON. */
export function dashboard(): object {
  return frame({
    uid: DASHBOARD_UID,
    title: 'Synctrail overview',
    description: 'Runs, records and failures of every sync.',
    from: 'now-24h',
    refresh: '1m',
    variables: [INTEGRATION],
    other: { title: 'Over months', uid: MONTHS_UID },
    panels: [...sums, ...overTime, ...toLookAt],
  });
}
