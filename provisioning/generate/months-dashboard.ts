import { lokiName, prometheusName, STATUSES } from '@synctrail/model';
import * as ask from './metric-questions.ts';
import { APP, DASHBOARD_UID, MONTHS_UID, PROMETHEUS_UID } from './names.ts';
import { bars, curves, type Panel, promql, stat } from './panels.ts';
import { type Asked, FAILED } from './questions.ts';

const SCOPE = `${lokiName('sync.integration')}=~"$integration"`;
/** One value for all that is shown, and one for each bar. */
const WHOLE: Asked = { scope: SCOPE, range: '$__range' };
const EACH: Asked = { scope: SCOPE, range: '$__interval' };
const SYNC_LEGEND = ask.METRIC_SYNC.map((name) => `{{${lokiName(name)}}}`).join(' · ');
const PROVIDER_LEGEND = `{{${lokiName('server.address')}}}`;
const SHARE = { unit: 'percentunit', min: 0, max: 1 };

const statusColours = Object.entries(STATUSES).map(([status, { color }]) => ({
  matcher: { id: 'byName', options: status },
  properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }],
}));

const sums: Panel[] = [
  stat({
    title: 'Runs',
    description: 'Runs that ended.',
    at: { x: 0, y: 0, w: 6, h: 4 },
    targets: promql(ask.runs(WHOLE, []), 'instant'),
  }),
  stat({
    title: 'Failed runs',
    description: 'Runs of which nothing was written, or that could not go on.',
    at: { x: 6, y: 0, w: 6, h: 4 },
    targets: promql(ask.runs(WHOLE, [], FAILED), 'instant'),
    defaults: { noValue: '0' },
  }),
  stat({
    title: 'Records',
    description: 'Records with an outcome; of a page that was tried again only the last attempt.',
    at: { x: 12, y: 0, w: 6, h: 4 },
    targets: promql(ask.entities(WHOLE, []), 'instant'),
  }),
  stat({
    title: 'Calls',
    description: 'HTTP calls, each attempt by itself.',
    at: { x: 18, y: 0, w: 6, h: 4 },
    targets: promql(ask.calls(WHOLE, []), 'instant'),
  }),
];

const overTime: Panel[] = [
  bars({
    title: 'Runs by status',
    description: 'Runs, at the time of their end.',
    at: { x: 0, y: 4, w: 12, h: 8 },
    targets: promql(ask.runs(EACH, ['sync.status']), 'range', `{{${lokiName('sync.status')}}}`),
    overrides: statusColours,
  }),
  bars({
    title: 'Records by what was done',
    description: 'As their page or unit ended.',
    at: { x: 12, y: 4, w: 12, h: 8 },
    targets: promql(ask.entities(EACH, ['sync.entity.action']), 'range', `{{${lokiName('sync.entity.action')}}}`),
  }),
  curves({
    title: 'Failure rate',
    description: 'Failed records of all with an outcome, for each sync.',
    at: { x: 0, y: 12, w: 12, h: 8 },
    targets: promql(ask.failedEntities(EACH, ask.METRIC_SYNC), 'range', SYNC_LEGEND),
    defaults: SHARE,
  }),
  curves({
    title: 'How long runs take (p95)',
    description: 'For each sync, read off buckets: true to the bounds beside it. The overview has exact ones.',
    at: { x: 12, y: 12, w: 12, h: 8 },
    targets: promql(ask.runP95(EACH), 'range', SYNC_LEGEND),
    defaults: { unit: 's', min: 0 },
  }),
  bars({
    title: 'Calls by answer',
    description: 'Classes of status codes; none where no answer came.',
    at: { x: 0, y: 20, w: 12, h: 8 },
    targets: promql(ask.calls(EACH, ['sync.call.status_class']), 'range', `{{${lokiName('sync.call.status_class')}}}`),
  }),
  curves({
    title: 'How long calls take (p95)',
    description: 'For each provider, read off buckets.',
    at: { x: 12, y: 20, w: 12, h: 8 },
    targets: promql(ask.callP95(EACH), 'range', PROVIDER_LEGEND),
    defaults: { unit: 's', min: 0 },
  }),
  curves({
    title: 'What providers still allow',
    description: "Of what they allow in their window, by the headers of their answers; the least of all processes'.",
    at: { x: 0, y: 28, w: 12, h: 8 },
    targets: promql(ask.rateLimitLeft(SCOPE), 'range', PROVIDER_LEGEND),
    defaults: SHARE,
  }),
  bars({
    title: 'Lost spans and events',
    description: 'What senders had to drop, by cause, of all integrations.',
    at: { x: 12, y: 28, w: 12, h: 8 },
    targets: promql(ask.dropped(EACH), 'range', `{{${lokiName('sync.dropped.cause')}}}`),
  }),
];

const INTEGRATION = {
  name: 'integration',
  label: 'Integration',
  type: 'query',
  datasource: { type: 'prometheus', uid: PROMETHEUS_UID },
  query: {
    qryType: 1,
    query: `label_values(${prometheusName('sync.runs')}, ${lokiName('sync.integration')})`,
    refId: 'PrometheusVariableQueryEditor-VariableQuery',
  },
  refresh: 2,
  sort: 1,
  multi: true,
  includeAll: true,
  allValue: '.+',
  current: { text: 'All', value: '$__all' },
};

const toOverview = { title: 'Overview', type: 'link', icon: 'dashboard', url: `/d/${DASHBOARD_UID}`, keepTime: false, targetBlank: false };
const toApp = { title: 'Integrations', type: 'link', icon: 'external link', url: APP, keepTime: false, targetBlank: false };

/** Rates over months, from the counters that senders push: longer than spans are kept, and cheap over any range. */
export function monthsDashboard(): object {
  const panels = [...sums, ...overTime].map((panel, index) => ({ id: index + 1, ...panel }));
  return {
    uid: MONTHS_UID,
    title: 'Synctrail over months',
    description: 'How runs, records and calls go over months.',
    tags: ['synctrail'],
    schemaVersion: 41,
    editable: true,
    graphTooltip: 1,
    time: { from: 'now-90d', to: 'now' },
    refresh: '5m',
    templating: { list: [INTEGRATION] },
    links: [toOverview, toApp],
    panels,
  };
}
