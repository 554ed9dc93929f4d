import { type AttributeName, lokiName, STALLED_AFTER_MS, type WorkStatus } from '@synctrail/model';
import { ENDED, equals, events, LEDGERS, STARTED, STOPPED, streams, sumBy } from './logql.ts';

/** Where a question is asked: `scope` is more of the stream selector, `range` a LogQL duration or a variable of Grafana's. */
export interface Asked {
  readonly scope?: string;
  readonly range: string;
}

/** What an alert or a row names: one configured sync. */
export const SYNC = ['sync.integration', 'sync.id', 'sync.name'] as const satisfies readonly AttributeName[];
const RUN = [...SYNC, 'sync.run.id'] as const satisfies readonly AttributeName[];

/** What can become of a record, in the order in which it is drawn. */
export const OUTCOMES = [
  'sync.count.created',
  'sync.count.updated',
  'sync.count.deleted',
  'sync.count.skipped',
  'sync.count.failed',
] as const satisfies readonly AttributeName[];

/** What has failed: not written, or not even read. */
export const FAILED = ['failed', 'extraction_failed'] as const satisfies readonly WorkStatus[];

type Count = (typeof OUTCOMES)[number] | 'sync.count.total' | 'sync.count.unaccounted';

/** Runs that ended. */
export function runsEnded({ scope, range }: Asked, by: readonly AttributeName[], statuses: readonly string[] = []): string {
  const status = statuses.length === 0 ? '' : equals('sync.status', statuses);
  return sumBy(by, `count_over_time(${streams(['lifecycle'], scope)}${events(ENDED)}${status} [${range}])`);
}

/** Records of runs that ended, from their ledgers: exact, and cheap at any number of records. */
export function records({ scope, range }: Asked, count: Count, by: readonly AttributeName[]): string {
  return sumBy(by, `sum_over_time(${streams(['lifecycle'], scope)}${events(LEDGERS)} | unwrap ${lokiName(count)} [${range}])`);
}

/** Records that failed, from 0 to 1 of those with an outcome. A sync without such records has no series: 0 / 0 is no rate. */
export function failureRate(asked: Asked, by: readonly AttributeName[]): string {
  return `${records(asked, 'sync.count.failed', by)} / (${records(asked, 'sync.count.total', by)} > 0)`;
}

/**
 * Runs that began in the range, have not stopped, and gave no sign of life for two minutes (`STALLED_AFTER_MS`): 1 for each.
 * A run that was interrupted and resumed is not among them, as it has stopped once.
 */
export function stalledRuns({ scope, range }: Asked): string {
  const id = lokiName('sync.run.id');
  const began = sumBy(RUN, `count_over_time(${streams(['lifecycle'], scope)}${events(STARTED)} [${range}])`);
  const stopped = sumBy(['sync.run.id'], `count_over_time(${streams(['lifecycle'], scope)}${events(STOPPED)} [${range}])`);
  const alive = sumBy(
    ['sync.run.id'],
    `count_over_time(${streams(['lifecycle', 'step', 'progress'], scope)} [${STALLED_AFTER_MS / 1000}s])`,
  );
  return `${began} unless on (${id}) ${stopped} unless on (${id}) ${alive}`;
}

/** Syncs with a run within a week but none within `range`. */
export function silentSyncs({ scope, range }: Asked): string {
  const ran = (within: string): string => sumBy(SYNC, `count_over_time(${streams(['lifecycle'], scope)}${events(STARTED)} [${within}])`);
  return `${ran('7d')} unless ${ran(range)}`;
}

/** Runs that cannot go on without someone acting. */
export function runErrors({ scope, range }: Asked): string {
  const by = [...SYNC, 'sync.error.class'] as const;
  return sumBy(by, `count_over_time(${streams(['lifecycle'], scope)}${events(['SYNC_RUN_ERROR'])} [${range}])`);
}

/** Spans and events that never arrived. */
export function lost({ scope, range }: Asked): string {
  const dropped = lokiName('sync.dropped.count');
  return sumBy([], `sum_over_time(${streams(['audit'], scope)}${events(['SYNC_RECORDS_DROPPED'])} | unwrap ${dropped} [${range}])`);
}

/** Failures of records, and of calls that belong to none. */
export function failures({ scope, range }: Asked, by: readonly AttributeName[]): string {
  return sumBy(by, `count_over_time(${streams(['failure'], scope)} [${range}])`);
}

/** Exact, ms: Tempo's own quantiles are read off buckets. */
export function p95Duration({ scope, range }: Asked): string {
  const took = `${streams(['lifecycle'], scope)}${events(ENDED)} | unwrap ${lokiName('sync.duration_ms')}`;
  return `quantile_over_time(0.95, ${took} [${range}]) by (${[...SYNC].map(lokiName).join(', ')})`;
}
