import { type Metric, type MetricPoint, noMetric } from '../metric-point.ts';
import type { Resource, Scope } from '../records.ts';
import { type Owner, READ_POINT } from './points.ts';
import type { ProtoReader } from './reader.ts';
import { readRequest } from './request.ts';

/** Fields of a metric that hold its points. */
const KINDS: Readonly<Record<number, Exclude<Metric['kind'], 'none'>>> = {
  5: 'gauge',
  7: 'sum',
  9: 'histogram',
  10: 'exponential',
  11: 'summary',
};

function readData(reader: ProtoReader, owner: Owner, kind: Exclude<Metric['kind'], 'none'>, points: MetricPoint[]): void {
  const { metric } = owner;
  metric.kind = kind;
  const end = reader.message();
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) points.push(READ_POINT[kind](reader, owner));
    else if (field === 2 && kind !== 'gauge' && kind !== 'summary') metric.temporality = reader.enumeration();
    else if (field === 3 && kind === 'sum') metric.monotonic = reader.boolean();
    else reader.skip();
  }
}

function metricPoints(reader: ProtoReader, resource: Resource, scope: Scope): MetricPoint[] {
  const end = reader.message();
  const metric = noMetric();
  const owner = { resource, scope, metric };
  const points: MetricPoint[] = [];
  while (reader.more(end)) {
    const field = reader.field();
    const kind = KINDS[field];
    if (field === 1) metric.name = reader.string();
    else if (field === 2) metric.description = reader.string();
    else if (field === 3) metric.unit = reader.string();
    else if (kind === undefined) reader.skip();
    else readData(reader, owner, kind, points);
  }
  return points;
}

/** Points of an OTLP/protobuf metrics request. Throws `Malformed`. */
export function decodeMetricsProtobuf(body: Buffer): MetricPoint[] {
  return readRequest(body, metricPoints).flat();
}
