import { type AttributeName, lokiName, METRICS, type MetricName, prometheusName } from '@synctrail/model';
import { sumBy } from './logql.ts';
import { type Asked, FAILED } from './questions.ts';

// PromQL. Prometheus gives a label the same name as Loki does.

/** One configured sync, as metrics name it. */
export const METRIC_SYNC = ['sync.integration', 'sync.id'] as const satisfies readonly AttributeName[];
const PROVIDER = ['sync.integration', 'server.address'] as const satisfies readonly AttributeName[];

const is = (name: AttributeName, value: string): string => `${lokiName(name)}="${value}"`;
const isOneOf = (name: AttributeName, values: readonly string[]): string => `${lokiName(name)}=~"${values.join('|')}"`;
/** Roots of other kinds of work are no runs of a sync. */
const RUNS = is('sync.log.type', 'sync');

function series(name: string, ...selectors: readonly (string | undefined)[]): string {
  const matchers = selectors.filter((each) => each !== undefined && each !== '');
  return matchers.length === 0 ? name : `${name}{${matchers.join(', ')}}`;
}

/**
 * By how much counters grew: their last value less that of the range before. Not `increase`, which stretches what it saw: a job that lived
 * for a minute would count half as much again. Each process has series of its own, which begin with 0 and are pushed each minute, so that
 * the sum over ranges side by side is exact.
 */
function grown(counter: string, range: string): string {
  const window = `${counter}[${range}]`;
  return `max_over_time(${window}) - (max_over_time(${window} offset ${range}) or min_over_time(${window}))`;
}

function counted(metric: MetricName, { scope, range }: Asked, by: readonly AttributeName[], ...more: string[]): string {
  const part = METRICS[metric].kind === 'histogram' ? '_count' : '';
  return sumBy(by, grown(series(`${prometheusName(metric)}${part}`, scope, ...more), range));
}

function p95(metric: MetricName, { scope, range }: Asked, by: readonly AttributeName[], ...more: string[]): string {
  const buckets = grown(series(`${prometheusName(metric)}_bucket`, scope, ...more), range);
  return `histogram_quantile(0.95, sum by (${['le', ...by.map(lokiName)].join(', ')}) (${buckets}))`;
}

/** Runs that ended. */
export function runs(asked: Asked, by: readonly AttributeName[], statuses: readonly string[] = []): string {
  return counted('sync.runs', asked, by, RUNS, ...(statuses.length === 0 ? [] : [isOneOf('sync.status', statuses)]));
}

/** Records with an outcome. */
export function entities(asked: Asked, by: readonly AttributeName[]): string {
  return counted('sync.entities', asked, by);
}

/** Failed records, from 0 to 1 of all. */
export function failedEntities(asked: Asked, by: readonly AttributeName[]): string {
  return `${counted('sync.entities', asked, by, isOneOf('sync.status', FAILED))} / (${entities(asked, by)} > 0)`;
}

/** Calls to providers, each attempt by itself. */
export function calls(asked: Asked, by: readonly AttributeName[]): string {
  return counted('sync.calls', asked, by);
}

/** Calls that the provider failed or did not answer, from 0 to 1 of all, where there were more than so few that one is much. */
export function failingProviders(asked: Asked, moreThan: number): string {
  const failed = counted('sync.calls', asked, PROVIDER, isOneOf('sync.call.status_class', ['5xx', 'none']));
  return `${failed} / (${calls(asked, PROVIDER)} > ${moreThan})`;
}

/** How long 95 of 100 runs took at most, s: read off buckets, so between two of their bounds. */
export function runP95(asked: Asked): string {
  return p95('sync.run.duration', asked, METRIC_SYNC, RUNS);
}

/** How long 95 of 100 calls took at most, s. */
export function callP95(asked: Asked): string {
  return p95('sync.call.duration', asked, PROVIDER);
}

/** How much longer runs took within `range` than within `usual`, as a factor; by type, as an initial run is no measure for others. */
export function slowdown(asked: Asked, usual: string): string {
  const by = [...METRIC_SYNC, 'sync.type'] as const;
  const mean = (range: string): string => {
    const sum = sumBy(by, grown(series(`${prometheusName('sync.run.duration')}_sum`, asked.scope, RUNS), range));
    return `(${sum} / (${counted('sync.run.duration', { ...asked, range }, by, RUNS)} > 0))`;
  };
  return `${mean(asked.range)} / ${mean(usual)}`;
}

/** What a provider still allows, from 0 to 1 of what it allows in its window. */
export function rateLimitLeft(scope?: string): string {
  const [left, all] = (['sync.rate_limit.remaining', 'sync.rate_limit.limit'] as const).map((name) => series(prometheusName(name), scope));
  return `min by (${PROVIDER.map(lokiName).join(', ')}) (${left} / (${all} > 0))`;
}

/** Spans and events that never arrive, by cause. */
export function dropped({ range }: Asked): string {
  return counted('sync.dropped', { range }, ['sync.dropped.cause']);
}
