/** How an end point is asked for all that a workspace has. */
interface Question {
  /** Parameters of the query, and of the path, at a time in ms since the epoch. */
  readonly ask: (nowMs: number) => Record<string, string>;
  /** What only the answer of one workspace holds; left out where an end point tells nothing of the data. */
  readonly shows?: { readonly acme: string; readonly umbra: string };
}

const HOUR_S = 3_600;
const SHOWS = { acme: 'only-acme', umbra: 'only-umbra' };
const seconds = (nowMs: number) => ({ start: String(Math.floor(nowMs / 1_000) - HOUR_S), end: String(Math.ceil(nowMs / 1_000) + HOUR_S) });
const nothing: Question = { ask: () => ({}) };

function question(params: Record<string, string>, shows: Question['shows'] = SHOWS): Question {
  return { ask: (nowMs) => ({ ...seconds(nowMs), ...params }), shows };
}

const TRACE = question({ id: '0a637b12e926a1f941277242971ea24b' });
const NAMES_OF_TAGS = question({}, { acme: 'only.acme', umbra: 'only.umbra' });
const RATE = { q: '{} | rate() by (resource.service.name)', query: '{} | rate() by (resource.service.name)' };

const TEMPO: Record<string, Question> = {
  '/api/search': question({ q: '{ name = "same" }' }),
  '/api/v2/traces/:id': TRACE,
  '/api/traces/:id': TRACE,
  '/api/metrics/query': question(RATE),
  '/api/metrics/query_range': question(RATE),
  '/api/v2/search/tags': NAMES_OF_TAGS,
  '/api/search/tags': NAMES_OF_TAGS,
  '/api/v2/search/tag/:tag/values': question({ tag: 'resource.service.name' }),
  '/api/search/tag/:tag/values': question({ tag: 'service.name' }),
  '/api/echo': nothing,
  '/ready': nothing,
  '/api/status/buildinfo': nothing,
};

/** As Loki and Prometheus name it. */
const NAMED = { acme: 'only_acme', umbra: 'only_umbra' };
const LABELS = question({}, { acme: 'deployment_environment_name', umbra: 'sync_integration' });
const ALL = '{service_name=~".+"}';

const LOKI: Record<string, Question> = {
  '/query_range': question({ query: ALL }),
  '/query': question({ query: `sum by (service_name) (count_over_time(${ALL}[1h]))` }),
  '/labels': LABELS,
  '/label': LABELS,
  '/label/:name/values': question({ name: 'service_name' }),
  '/series': question({ 'match[]': ALL }),
  '/index/stats': question({ query: '{service_name=~"only-.+"}' }, { acme: '"entries":1', umbra: '"entries":3' }),
  '/index/volume': question({ query: ALL }),
  '/detected_labels': LABELS,
  '/detected_fields': question({ query: ALL }, NAMED),
  '/detected_field/:name/values': question({ query: ALL, name: 'sync_name' }),
  '/status/buildinfo': nothing,
};

const METRIC = question({ query: '{__name__=~"only_.+"}', step: '60' }, NAMED);

const PROMETHEUS: Record<string, Question> = {
  '/api/v1/query': METRIC,
  '/api/v1/query_range': METRIC,
  '/api/v1/series': question({ 'match[]': '{__name__=~"only_.+"}' }, NAMED),
  '/api/v1/labels': question({}, NAMED),
  '/api/v1/label/:name/values': question({ name: '__name__' }, NAMED),
  '/api/v1/metadata': question({}, NAMED),
  // None are kept.
  '/api/v1/query_exemplars': { ask: METRIC.ask },
  '/api/v1/rules': nothing,
  '/api/v1/alerts': nothing,
  '/api/v1/status/buildinfo': nothing,
  '/-/ready': nothing,
  '/-/healthy': nothing,
};

function under(base: string, questions: Record<string, Question>): Record<string, Question> {
  return Object.fromEntries(Object.entries(questions).map(([path, asked]) => [base + path, asked]));
}

/** By the address of the end point, where the API stands first. */
export const QUESTIONS: Readonly<Record<string, Question>> = {
  ...under('/tempo', TEMPO),
  ...under('/loki', {
    '/ready': nothing,
    '/prometheus/api/v1/rules': nothing,
    '/prometheus/api/v1/alerts': nothing,
    ...under('/loki/api/v1', LOKI),
    ...under('/api/v1', LOKI),
  }),
  ...under('/prometheus', PROMETHEUS),
};
