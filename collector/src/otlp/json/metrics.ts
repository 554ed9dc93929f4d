import { requestNode } from './node.ts';

const KINDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

/** Number of data points in an OTLP/JSON metrics request, text or parsed. Throws `Malformed`. */
export function countPointsJson(request: unknown): number {
  let points = 0;
  for (const group of requestNode(request, 'resourceMetrics').list('resourceMetrics')) {
    for (const scopeMetrics of group.list('scopeMetrics')) {
      for (const metric of scopeMetrics.list('metrics')) {
        for (const kind of KINDS) points += [...(metric.child(kind)?.list('dataPoints') ?? [])].length;
      }
    }
  }
  return points;
}
