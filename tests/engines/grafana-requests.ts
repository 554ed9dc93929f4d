/**
 * What Grafana 12.3 to 13.1 asks of a data source, word for word: read in the sources of its data sources as they stand in Grafana and, since 13, in
 * repositories of their own (Loki 13.1.0, Prometheus 13.1.7, Tempo 13.1.5), of Logs Drilldown 2.5.1 and of its alerting. ADR 21 says what each is for.
 */
export interface Asked {
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly method?: 'POST';
}

/** A whole minute some time ago, ms: neither engine may hold it for the future. */
export const AT_MS = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
export const ns = (ms: number): string => `${ms}000000`;

const [fromMs, toMs] = [AT_MS - 3_600_000, AT_MS + 60_000];
/** `getTimeRangeParams` of Loki's data source. */
const inNs = { start: ns(fromMs), end: ns(toMs) };
/** `getResource` of Logs Drilldown. */
const inIso = { start: new Date(fromMs).toISOString(), end: new Date(toMs).toISOString() };
/** `getTimeRangeParams` of Prometheus' and Tempo's. */
export const inSeconds = { start: String(fromMs / 1_000), end: String(toMs / 1_000) };

const HUBSPOT = '{sync_integration="hubspot"}';

/** pkg/loki/api.go, `makeDataRequest`: always a direction, steps in ms, a limit where the query has one. */
const queryRange = (query: string, stepMs: number, limit?: number): Asked => {
  const lines = limit === undefined ? {} : { limit: String(limit) };
  return { path: '/loki/api/v1/query_range', form: { direction: 'backward', ...lines, query, ...inNs, step: `${stepMs}ms` } };
};
const resource = (path: string, form: Asked['form'] = {}): Asked => ({ path: `/loki/api/v1/${path}`, form });

/** What a real Loki answers likewise. */
export const OF_LOKI: Asked[] = [
  // healthcheck.go: the answer must be the one value 2.
  { path: '/loki/api/v1/query', form: { direction: 'backward', query: 'vector(1)+vector(1)', time: '4000000000' } },
  // LanguageProvider.ts
  resource('labels', inNs),
  resource('labels', { ...inNs, query: HUBSPOT }),
  resource('label/sync_kind/values', inNs),
  resource('label/sync_kind/values', { ...inNs, query: HUBSPOT }),
  resource('series', { 'match[]': '{sync_kind="lifecycle"}', ...inNs }),
  resource('detected_fields', { ...inNs, limit: '1000', query: HUBSPOT }),
  resource('detected_fields', { ...inNs, limit: '1000', query: `${HUBSPOT} | json` }),
  resource('detected_fields', { ...inNs, limit: '1000', query: '{sync_integration="none"}' }),
  resource('detected_field/size/values', { ...inNs, limit: '1000', query: HUBSPOT }),
  resource('detected_field/sync_run_id/values', { ...inNs, limit: '1000', query: HUBSPOT }),
  resource('detected_field/nothing/values', { ...inNs, limit: '1000', query: HUBSPOT }),
  // shardQuerySplitting.ts: no shards, so the query is asked whole.
  resource('label/__stream_shard__/values', { ...inNs, query: HUBSPOT }),
  // Explore: the lines, their volume beside them (datasource.ts, `getSupplementaryQuery`), a graph, a table, the lines around one (LogContextProvider.ts).
  queryRange(`${HUBSPOT} |= \`\``, 2_000, 1_000),
  queryRange(`sum by (level, detected_level) (count_over_time(${HUBSPOT} |= \`\` | drop __error__[1m]))`, 60_000),
  queryRange(`sum(rate(${HUBSPOT}[5m]))`, 14_000),
  {
    path: '/loki/api/v1/query',
    form: { direction: 'backward', limit: '1000', query: `sum(count_over_time(${HUBSPOT}[1h]))`, time: ns(toMs) },
  },
  {
    path: '/loki/api/v1/query_range',
    form: {
      direction: 'forward',
      limit: '50',
      query: '{service_name="crm-sync",sync_integration="hubspot"}',
      start: ns(AT_MS),
      end: ns(AT_MS + 7_200_000),
      step: '30000ms',
    },
  },
  // Logs Drilldown, services/datasource.ts
  resource('labels', inIso),
  resource('detected_labels', { ...inIso, query: '' }),
  resource('detected_labels', { ...inIso, query: HUBSPOT }),
  resource('detected_labels', { ...inIso, query: '{sync_integration="none"}' }),
  resource('detected_fields', { ...inIso, query: HUBSPOT }),
  // Alerting, pkg/services/ngalert/api/lotex_prom.go: each Loki is asked for rules when the list of rules is opened.
  { path: '/prometheus/api/v1/rules' },
  { path: '/prometheus/api/v1/alerts' },
];

/** What a Loki refuses, in words of its own that Grafana shows. */
export const REFUSED_BY_LOKI: Asked[] = [
  queryRange('{sync_integration="hubspot"', 2_000, 1_000),
  queryRange('{sync_integration=~".*"}', 2_000, 1_000),
  queryRange(HUBSPOT, 2_000, 5_001),
  { path: '/loki/api/v1/query', form: { direction: 'backward', limit: '1000', query: HUBSPOT, time: ns(toMs) } },
  resource('detected_fields', { ...inNs, limit: '1000', query: '' }),
  resource('detected_fields', { ...inNs, limit: '1000', query: `sum(rate(${HUBSPOT}[5m]))` }),
  resource('detected_labels', { ...inIso, query: '{}' }),
  resource('nothing'),
];

/** What is not there, and which Grafana does without: no patterns, no limits told, no ruler, no tail (for the last a GET is refused by Loki too). */
export const NOT_THERE: Asked[] = [
  resource('patterns', { ...inIso, query: HUBSPOT, step: '1m' }),
  resource('drilldown-limits'),
  { path: '/api/prom/rules/test/test' },
  resource('tail', { query: HUBSPOT }),
];

/** What the estimate under a query and Drilldown's list are made of: each engine counts bytes its own way. */
export const SIZES_OF_LOKI: Asked[] = [
  resource('index/stats', { ...inNs, query: HUBSPOT }),
  resource('index/volume', { ...inIso, limit: '5000', query: '{service_name=~`.+`}' }),
];

/** packages/grafana-prometheus/src/resource_clients.ts: the limit of series is always sent. */
const limited = { limit: '40000', ...inSeconds };
const post = (path: string, form: Asked['form']): Asked => ({ path: `/api/v1/${path}`, form: form ?? {}, method: 'POST' });

/** What a real Prometheus answers likewise. */
export const OF_PROMETHEUS: Asked[] = [
  // pkg/promlib/healthcheck.go, by POST as the data source is provisioned, and by GET.
  post('query', { query: '1+1', time: '4' }),
  { path: '/api/v1/query', form: { query: '1+1', time: '4' } },
  { path: '/api/v1/label/__name__/values', form: limited },
  { path: '/api/v1/label/__name__/values', form: { ...limited, 'match[]': '{job="crm-sync"}' } },
  post('labels', limited),
  post('labels', { ...limited, 'match[]': 'sync_entities_total' }),
  post('series', { ...limited, 'match[]': '{__name__="sync_entities_total"}' }),
  { path: '/api/v1/series', form: { 'match[]': 'sync_entities_total', ...inSeconds } },
  // pkg/promlib/client/client.go
  post('query_range', { query: 'sync_entities_total', ...inSeconds, step: '15' }),
  post('query_range', { query: 'sum(rate(sync_entities_total[1m0s])) by (sync_integration)', ...inSeconds, step: '60', timeout: '60s' }),
  post('query', { query: 'sync_entities_total', time: `${AT_MS / 1_000}.5` }),
  post('query_exemplars', { query: 'sync_entities_total', ...inSeconds }),
  // datasource.ts, `areExemplarsAvailable`: in ms, which Prometheus reads as a far day.
  post('query_exemplars', { query: 'test', start: String(fromMs), end: String(toMs) }),
  // Alerting, lotex_prom.go
  { path: '/api/v1/alerts' },
];

/** What a Prometheus refuses: the types are the same, and Grafana shows the words. */
export const REFUSED_BY_PROMETHEUS: Asked[] = [
  post('query', { query: 'sum(', time: '4' }),
  post('query_range', { query: 'up', ...inSeconds, step: '0' }),
  post('query_range', { query: 'up[5m]', ...inSeconds, step: '15' }),
  post('query_exemplars', { query: 'sum(', ...inSeconds }),
  post('query_exemplars', { query: 'up', start: inSeconds.end, end: inSeconds.start }),
  post('labels', { ...limited, 'match[]': '{' }),
];

/** Grafana takes a data source that answers these for Thanos or Mimir, or with an interface for searching names; with 404 it goes the common way. */
export const NOT_OF_PROMETHEUS: Asked[] = [
  { path: '/api/v1/status/flags' },
  { path: '/api/v1/search/metric_names', form: { ...inSeconds, limit: '1000' } },
  { path: '/config/v1/rules/test/test' },
];
