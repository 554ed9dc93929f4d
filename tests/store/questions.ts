import { pageListQuery } from '../../plugin/src/data/queries/page-queries.ts';
import { ID_COLUMNS, recordQuery } from '../../plugin/src/data/queries/record-queries.ts';
import { runListQuery } from '../../plugin/src/data/queries/run-queries.ts';
import { stepsQuery } from '../../plugin/src/data/queries/step-queries.ts';
import type { GeneratedRun } from '../support/generated-runs.ts';

export interface Range {
  readonly startMs: number;
  readonly endMs: number;
}

const MS_PER_DAY = 86_400_000;

/** Paths of what pages, dashboards and a person in Grafana ask of some runs, at every level. */
export function questions(integration: string, runs: readonly GeneratedRun[], { startMs, endMs }: Range): string[] {
  const seconds = { start: String(Math.floor(startMs / 1_000)), end: String(Math.ceil(endMs / 1_000)) };
  const nanos = { start: `${startMs}000000`, end: `${endMs}000000` };
  const tempo = (path: string, params: Record<string, string>) =>
    `/tempo/api/${path}?${new URLSearchParams({ ...seconds, ...params }).toString()}`;
  const loki = (path: string, params: Record<string, string>) =>
    `/loki/loki/api/v1/${path}?${new URLSearchParams({ ...nanos, ...params }).toString()}`;
  const search = (q: string) => tempo('search', { q, limit: '200', spss: '100' });
  const metric = (q: string) => tempo('metrics/query_range', { q, step: '24h' });
  const logs = (query: string) => loki('query_range', { query, limit: '1000' });
  const step = String(MS_PER_DAY / 1_000);
  const pages = runs.flatMap((run) => run.steps.flatMap(({ pages: list }) => list));
  const ids = pages.flatMap(({ entities }) => entities.slice(0, 1)).slice(0, 4);
  return [
    logs(runListQuery({ integration })),
    ...runs.map((run) => logs(stepsQuery({ integration, runId: run.id }))),
    ...runs.flatMap((run) => run.steps.map(({ id }) => search(pageListQuery({ stepId: id })))),
    ...pages.map(({ id }) => `/tempo/api/v2/traces/${id}`),
    ...runs.map(({ id }) => `/tempo/api/traces/${id}`),
    ...ids.flatMap(({ sourceId, targetId }) =>
      ID_COLUMNS.flatMap((column) =>
        (['exact', 'contains'] as const).map((match) =>
          search(recordQuery({ column, term: (column === ID_COLUMNS[0] ? sourceId : targetId) ?? sourceId, match, integration })),
        ),
      ),
    ),
    search(`{span.sync.level="entity" && status=error} | select(span.sync.reason) with (most_recent=true)`),
    search(`{span.sync.level="page"} | by(span.sync.step.name) | count() > 1`),
    search(`{nestedSetParent<0 && span.sync.level="run"} with (most_recent=true)`),
    metric(`{span.sync.level="entity"} | count_over_time() by (span.sync.status)`),
    metric(`{span.sync.level="call"} | quantile_over_time(duration, 0.5, 0.95) by (span.url.template)`),
    tempo('v2/search/tag/span.sync.step.name/values', {}),
    logs(`{sync_integration="${integration}"} |= "not valid"`),
    loki('query_range', { query: `sum by (sync_kind, sync_event) (count_over_time({sync_integration="${integration}"}[1d]))`, step }),
    loki('query_range', {
      query: `sum by (sync_id) (sum_over_time({sync_integration="${integration}", sync_kind="lifecycle"} | unwrap sync_count_fetched [1d]))`,
      step,
    }),
    loki('label/sync_integration/values', {}),
    loki('series', { 'match[]': '{sync_kind="step"}' }),
  ];
}

/** What is answered to each; times of answering are left out, as they differ from one to the next. */
export async function answers(base: string, paths: readonly string[]): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const path of paths) {
    const answer = await fetch(`${base}${path}`);
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${text}`);
    const body = JSON.parse(text) as { data?: Record<string, unknown>; metrics?: unknown };
    if (body.data !== undefined && !Array.isArray(body.data)) delete body.data['stats'];
    delete body.metrics;
    found.set(path, body);
  }
  return found;
}
