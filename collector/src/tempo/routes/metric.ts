import type { Request, Response } from 'express';
import type { Store } from '../../store/store.ts';
import { instantAnswer, rangeAnswer } from '../answer/metric.ts';
import type { TempoOptions } from '../options.ts';
import { formatGoDuration } from '../parse/go-duration.ts';
import { parseQuery } from '../parse/parse-query.ts';
import type { Metric, Query } from '../parse/query.ts';
import { type Intervals, metricSeries } from '../plan/metric.ts';
import type { TimeRange } from '../plan/search.ts';
import { Refusal } from '../refusal.ts';
import { defaultStepNs } from './default-step.ts';
import { parameter, stepParameter } from './parameter.ts';
import { lengthMs, metricRange } from './range.ts';
import { checkPatterns } from './regular-expressions.ts';
import { abortSignal, answerJson } from './respond.ts';

const MAX_INTERVALS = 10_000n;
const METRICS = { completedJobs: 1, totalJobs: 1 } as const;

/** `GET /api/metrics/query`: one value for each series over the whole range. */
export function instantMetric(store: Store, options: TempoOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    const { query, metric, range } = metricRequest(request, options);
    // Both ends belong to it.
    const interval = { afterNs: range.fromNs - 1n, toNs: range.toNs, stepNs: range.toNs - range.fromNs + 1n };
    const { rows, plan } = await read(store, query, metric, interval, response);
    // A rate is by the range as it was asked for.
    const asked = { ...interval, stepNs: range.toNs - range.fromNs };
    answerJson(response, { series: instantAnswer(metric, rows, plan, asked), metrics: METRICS });
  };
}

/** `GET /api/metrics/query_range`: a value for each step, ranges aligned outward to the step. */
export function rangeMetric(store: Store, options: TempoOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    const stepText = parameter(request, 'step');
    const asked = stepText === undefined ? undefined : stepParameter(stepText);
    const { query, metric, range } = metricRequest(request, options);
    const intervals = aligned(range, asked ?? defaultStepNs(range.toNs - range.fromNs));
    const { rows, plan } = await read(store, query, metric, intervals, response);
    answerJson(response, { series: rangeAnswer(metric, rows, plan, intervals), metrics: METRICS });
  };
}

interface MetricRequest {
  readonly query: Query;
  readonly metric: Metric;
  readonly range: TimeRange;
}

function metricRequest(request: Request, options: TempoOptions): MetricRequest {
  const range = metricRange(request, options);
  const query = parseQuery(parameter(request, 'q') ?? parameter(request, 'query') ?? '');
  if (query.metric === undefined) throw new Refusal('not a metrics query');
  if (lengthMs(range) > options.metricsMaxMs) {
    throw new Refusal(`metrics query time range exceeds the maximum allowed duration of ${formatGoDuration(options.metricsMaxMs)}`);
  }
  return { query, metric: query.metric, range };
}

/** One interval more at the beginning, so that the first sample stands at the aligned start. */
function aligned({ fromNs, toNs }: TimeRange, stepNs: bigint): Intervals {
  if (stepNs <= 0n) throw new Refusal('step must be greater than 0');
  if ((toNs - fromNs) / stepNs > MAX_INTERVALS) throw new Refusal(`step of ${stepNs}ns is too small for the range`);
  const start = fromNs - (fromNs % stepNs);
  const rest = toNs % stepNs;
  return { afterNs: start - stepNs, toNs: rest === 0n ? toNs : toNs + stepNs - rest, stepNs };
}

async function read(store: Store, query: Query, metric: Metric, intervals: Intervals, response: Response) {
  const signal = abortSignal(response);
  await checkPatterns(store, query, signal);
  const plan = metricSeries(query, metric, intervals);
  return { plan, rows: await store.select(plan.select, signal) };
}
