import { type ExponentialBuckets, type Metric, type MetricPoint, noMetric, type PointData } from '../metric-point.ts';
import type { Resource, Scope } from '../records.ts';
import { attributesOf, resourceOf, scopeOf } from './attributes.ts';
import { exemplarsOf } from './exemplar.ts';
import { type JsonNode, requestNode } from './node.ts';

const KINDS = { gauge: 'gauge', sum: 'sum', histogram: 'histogram', exponentialHistogram: 'exponential', summary: 'summary' } as const;
const TEMPORALITIES = ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'].map((name) => `AGGREGATION_TEMPORALITY_${name}`);

const count = (node: JsonNode, key: string): number => Number(node.integer(key));
const optional = (node: JsonNode, key: string): number | undefined => (node.has(key) ? node.double(key) : undefined);

function extremes(node: JsonNode): { min?: number; max?: number } {
  const [min, max] = [optional(node, 'min'), optional(node, 'max')];
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function buckets(node: JsonNode | undefined): ExponentialBuckets {
  return { offset: node === undefined ? 0 : count(node, 'offset'), counts: node?.numbers('bucketCounts') ?? [] };
}

function dataOf(node: JsonNode, kind: Metric['kind']): PointData {
  if (kind === 'histogram') {
    const [bounds, counts] = [node.numbers('explicitBounds'), node.numbers('bucketCounts')];
    return { kind, count: count(node, 'count'), sum: optional(node, 'sum'), bounds, counts, ...extremes(node) };
  }
  if (kind === 'exponential') {
    return {
      kind,
      count: count(node, 'count'),
      sum: optional(node, 'sum'),
      scale: count(node, 'scale'),
      zeroCount: count(node, 'zeroCount'),
      zeroThreshold: node.double('zeroThreshold'),
      positive: buckets(node.child('positive')),
      negative: buckets(node.child('negative')),
      ...extremes(node),
    };
  }
  if (kind === 'summary') {
    const quantiles = [...node.list('quantileValues')].map((item) => ({ quantile: item.double('quantile'), value: item.double('value') }));
    return { kind, count: count(node, 'count'), sum: node.double('sum'), quantiles };
  }
  const int = node.has('asInt');
  return { kind: 'number', int, value: int ? node.narrowInteger('asInt') : node.double('asDouble') };
}

function metricPoints(node: JsonNode, resource: Resource, scope: Scope): MetricPoint[] {
  const metric = noMetric();
  metric.name = node.string('name');
  metric.description = node.string('description');
  metric.unit = node.string('unit');
  const points: MetricPoint[] = [];
  for (const [key, kind] of Object.entries(KINDS)) {
    const data = node.child(key);
    if (data === undefined) continue;
    metric.kind = kind;
    metric.temporality = data.enumeration('aggregationTemporality', TEMPORALITIES);
    metric.monotonic = data.value('isMonotonic') === true;
    for (const point of data.list('dataPoints')) {
      points.push({
        resource,
        scope,
        metric,
        attributes: attributesOf(point),
        startNs: point.integer('startTimeUnixNano'),
        timeNs: point.integer('timeUnixNano'),
        flags: Number(point.integer('flags')),
        data: dataOf(point, kind),
        ...exemplarsOf(point),
      });
    }
  }
  return points;
}

/** Points of an OTLP/JSON metrics request, text or parsed. Throws `Malformed`. */
export function decodeMetricsJson(request: unknown): MetricPoint[] {
  const points: MetricPoint[] = [];
  for (const group of requestNode(request, 'resourceMetrics').list('resourceMetrics')) {
    const resource = resourceOf(group);
    for (const scopeMetrics of group.list('scopeMetrics')) {
      const scope = scopeOf(scopeMetrics);
      for (const node of scopeMetrics.list('metrics')) points.push(...metricPoints(node, resource, scope));
    }
  }
  return points;
}
