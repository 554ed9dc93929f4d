import type { AttributeName } from '@synctrail/model';
import { equals, search } from './traceql.ts';

/** What a page row shows (S0-26 … S0-29) and how its segments and attempts are merged. */
const PAGE_COLUMNS = [
  'sync.run.id',
  'sync.step.id',
  'sync.step.name',
  'sync.page.id',
  'sync.page.number',
  'sync.page.kind',
  'sync.page.key',
  'sync.page.attempt',
  'sync.page.segment',
  'sync.status',
  'sync.reason',
  'sync.reason.code',
  'sync.error.class',
  'http.request.method',
  'url.full',
  'http.response.status_code',
  'sync.retry.count',
  'sync.rate_limit.limit',
  'sync.rate_limit.remaining',
  'sync.rate_limit.hit',
  'sync.count.fetched',
  'sync.count.received',
  'sync.count.created',
  'sync.count.updated',
  'sync.count.deleted',
  'sync.count.skipped',
  'sync.count.failed',
  'sync.count.handed_off',
  'sync.count.skipped_by',
] as const satisfies readonly AttributeName[];

/** Units of a step, segments and attempts apart (S0-24). */
export function pageListQuery(options: { stepId: string }): string {
  return search([equals('sync.step.id', options.stepId), equals('sync.level', 'page')], PAGE_COLUMNS);
}

/** Units of a run that hold calls outside any page (tokens, polling), also those outside any step. */
export function setupPagesQuery(options: { runId: string }): string {
  return search([equals('sync.run.id', options.runId), equals('sync.level', 'page'), equals('sync.page.kind', 'setup')], PAGE_COLUMNS);
}

/** The segments of one unit. */
export function pageSegmentsQuery(options: { pageId: string }): string {
  return search([equals('sync.page.id', options.pageId), equals('sync.level', 'page')], PAGE_COLUMNS);
}
