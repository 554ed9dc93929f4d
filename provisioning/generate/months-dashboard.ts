import { lokiName, prometheusName, STATUSES } from '@synctrail/model';
import * as ask from './metric-questions.ts';
import { frame, integrations } from './frame.ts';
import { DASHBOARD_UID, MONTHS_UID, PROMETHEUS_UID } from './names.ts';
import { bars, curves, type Panel, promql, type Sketch, stat } from './panels.ts';
import { type Asked, FAILED } from './questions.ts';

const SCOPE = `${lokiName('sync.integration')}=~"$integration"`;
/** One value for all that is shown, and one for each bar. */
const WHOLE: Asked = { scope: SCOPE, range: '$__range' };
const EACH: Asked = { scope: SCOPE, range: '$__interval' };
const SYNC_LEGEND = ask.METRIC_SYNC.map((name) => `{{${lokiName(name)}}}`).join(' · ');
const PROVIDER_LEGEND = `{{${lokiName('server.address')}}}`;
const SHARE = { unit: 'percentunit', min: 0, max: 1 };
const SECONDS = { unit: 's', min: 0 };

const statusColours = Object.entries(STATUSES).map(([status, { color }]) => ({
  matcher: { id: 'byName', options: status },
  properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }],
}));

const sums: Panel[] = [
  { title: 'Runs', description: 'Runs that ended.', expr: ask.runs(WHOLE, []) },
  {
    title: 'Failed runs',
    description: 'Runs of which nothing was written, or that could not go on.',
    expr: ask.runs(WHOLE, [], FAILED),
    defaults: { noValue: '0' },
  },
  {
    title: 'Records',
    description: 'Records with an outcome; of a page that was tried again only the last attempt.',
    expr: ask.entities(WHOLE, []),
  },
  { title: 'Calls', description: 'HTTP calls, each attempt by itself.', expr: ask.calls(WHOLE, []) },
].map(({ expr, ...panel }, index) => stat({ ...panel, at: { x: index * 6, y: 0, w: 6, h: 4 }, targets: promql(expr, 'instant') }));

/** A panel over time: they stand in two columns below the sums. */
interface Over extends Omit<Sketch, 'at' | 'targets'> {
  readonly draw: typeof bars;
  readonly expr: string;
  readonly legend: string;
}

const ROW = 8;
const over: Over[] = [
  {
    draw: bars,
    title: 'Runs by status',
    description: 'Runs, at the time of their end.',
    expr: ask.runs(EACH, ['sync.status']),
    legend: `{{${lokiName('sync.status')}}}`,
    overrides: statusColours,
  },
  {
    draw: bars,
    title: 'Records by what was done',
    description: 'As their page or unit ended.',
    expr: ask.entities(EACH, ['sync.entity.action']),
    legend: `{{${lokiName('sync.entity.action')}}}`,
  },
  {
    draw: curves,
    title: 'Failure rate',
    description: 'Failed records of all with an outcome, for each sync.',
    expr: ask.failedEntities(EACH, ask.METRIC_SYNC),
    legend: SYNC_LEGEND,
    defaults: SHARE,
  },
  {
    draw: curves,
    title: 'How long runs take (p95)',
    description: 'For each sync, read off buckets: true to the bounds beside it. The overview has exact ones.',
    expr: ask.runP95(EACH),
    legend: SYNC_LEGEND,
    defaults: SECONDS,
  },
  {
    draw: bars,
    title: 'Calls by answer',
    description: 'Classes of status codes; none where no answer came.',
    expr: ask.calls(EACH, ['sync.call.status_class']),
    legend: `{{${lokiName('sync.call.status_class')}}}`,
  },
  {
    draw: curves,
    title: 'How long calls take (p95)',
    description: 'For each provider, read off buckets.',
    expr: ask.callP95(EACH),
    legend: PROVIDER_LEGEND,
    defaults: SECONDS,
  },
  {
    draw: curves,
    title: 'What providers still allow',
    description: "Of what they allow in their window, by the headers of their answers; the least of all processes'.",
    expr: ask.rateLimitLeft(SCOPE),
    legend: PROVIDER_LEGEND,
    defaults: SHARE,
  },
  {
    draw: bars,
    title: 'Lost spans and events',
    description: 'What senders had to drop, by cause, of all integrations.',
    expr: ask.dropped(EACH),
    legend: `{{${lokiName('sync.dropped.cause')}}}`,
  },
];

const overTime: Panel[] = over.map(({ draw, expr, legend, ...panel }, index) =>
  draw({
    ...panel,
    at: { x: (index % 2) * 12, y: 4 + Math.floor(index / 2) * ROW, w: 12, h: ROW },
    targets: promql(expr, 'range', legend),
  }),
);

const INTEGRATION = integrations(
  { type: 'prometheus', uid: PROMETHEUS_UID },
  {
    qryType: 1,
    query: `label_values(${prometheusName('sync.runs')}, ${lokiName('sync.integration')})`,
    refId: 'PrometheusVariableQueryEditor-VariableQuery',
  },
);

/** Rates over months, from the counters that senders push: longer than spans are kept, and cheap over any range. */
export function monthsDashboard(): object {
  return frame({
    uid: MONTHS_UID,
    title: 'Synctrail over months',
    description: 'How runs, records and calls go over months.',
    from: 'now-90d',
    refresh: '5m',
    variables: [INTEGRATION],
    other: { title: 'Overview', uid: DASHBOARD_UID },
    panels: [...sums, ...overTime],
  });
}
