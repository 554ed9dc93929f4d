import type { MetricPoint } from '../otlp/metric-point.ts';
import { TEMPORALITY } from '../otlp/metric-point.ts';
import type { Limits } from './limits.ts';
import { attributesProblem, rangeProblem, spanIdProblem, timeProblem, traceIdProblem } from './parts.ts';

/** Numbers that one point may be made of: buckets or quantiles. */
const MAX_NUMBERS = 1_024;
/** A point has one for each of its buckets, at most. */
const MAX_EXEMPLARS = 1_024;
const ACCUMULATED = new Set(['sum', 'histogram', 'exponential']);

function dataProblem({ data }: MetricPoint): string | undefined {
  if (data.kind === 'histogram') {
    if (data.counts.length > MAX_NUMBERS) return `there are ${data.counts.length} buckets, ${MAX_NUMBERS} are taken`;
    if (data.counts.length > 0 && data.counts.length !== data.bounds.length + 1) return 'the buckets are not one more than their bounds';
    if (data.bounds.some((bound, index) => index > 0 && !(bound > (data.bounds[index - 1] ?? 0))))
      return 'the bounds of the buckets do not grow';
  }
  if (data.kind === 'exponential') {
    const buckets = data.positive.counts.length + data.negative.counts.length;
    if (buckets > MAX_NUMBERS) return `there are ${buckets} buckets, ${MAX_NUMBERS} are taken`;
    if (data.scale < -10 || data.scale > 20) return 'the scale is not between -10 and 20';
  }
  if (data.kind === 'summary' && data.quantiles.length > MAX_NUMBERS)
    return `there are ${data.quantiles.length} quantiles, ${MAX_NUMBERS} are taken`;
  return undefined;
}

function exemplarsProblem({ exemplars = [] }: MetricPoint, limits: Limits): string | undefined {
  if (exemplars.length > MAX_EXEMPLARS) return `there are ${exemplars.length} exemplars, ${MAX_EXEMPLARS} are taken`;
  return exemplars.map(({ attributes }) => attributesProblem(attributes, limits)).find((problem) => problem !== undefined);
}

/** Exemplars whose ids are none have none: that is no reason to do without them. In place. */
export function tidyPoint({ exemplars = [] }: MetricPoint): void {
  for (const exemplar of exemplars) {
    if (traceIdProblem(exemplar.traceId) !== undefined) exemplar.traceId = '';
    if (spanIdProblem(exemplar.spanId) !== undefined) exemplar.spanId = '';
  }
}

/** Why a point cannot be kept, or undefined when it can. */
export function metricProblem(point: MetricPoint, receivedNs: bigint, limits: Limits): string | undefined {
  const { metric, timeNs } = point;
  if (metric.name === '') return 'the metric has no name';
  if (Math.max(metric.name.length, metric.description.length, metric.unit.length) > limits.textLength)
    return `the metric's name, unit or description is longer than the ${limits.textLength} characters that are taken`;
  if (ACCUMULATED.has(metric.kind) && metric.temporality !== TEMPORALITY.delta && metric.temporality !== TEMPORALITY.cumulative)
    return 'the metric is neither cumulative nor delta';
  if (timeNs === 0n) return 'the point has no time';
  return (
    timeProblem(timeNs, receivedNs, limits.metricDays) ??
    rangeProblem(point.startNs) ??
    attributesProblem(point.attributes, limits) ??
    dataProblem(point) ??
    exemplarsProblem(point, limits)
  );
}
