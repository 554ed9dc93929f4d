import type { ExponentialBuckets, Metric, MetricPoint, PointData } from '../metric-point.ts';
import { writeAttributes } from './attributes.ts';
import { writeExemplars } from './exemplars.ts';
import type { ProtoWriter } from './proto-writer.ts';
import { writeRequest } from './request.ts';

type Of<Kind extends PointData['kind']> = Extract<PointData, { kind: Kind }>;

/** OTLP's field of `Metric` for each kind of data. */
const FIELD = { gauge: 5, sum: 7, histogram: 9, exponential: 10, summary: 11 } as const;

function optional(writer: ProtoWriter, field: number, value: number | undefined): void {
  if (value !== undefined) writer.double(field, value);
}

function writeNumber(writer: ProtoWriter, { int, value }: Of<'number'>, point: MetricPoint): void {
  if (point.flags !== 0) writer.varint(8, point.flags);
  writeAttributes(writer, 7, point.attributes);
  writeExemplars(writer, 5, point.exemplars);
  if (int) writer.fixed64(6, BigInt.asUintN(64, BigInt(value)));
  else writer.double(4, Number(value));
}

function writeHistogram(writer: ProtoWriter, data: Of<'histogram'>, point: MetricPoint): void {
  optional(writer, 12, data.max);
  optional(writer, 11, data.min);
  if (point.flags !== 0) writer.varint(10, point.flags);
  writeAttributes(writer, 9, point.attributes);
  writeExemplars(writer, 8, point.exemplars);
  if (data.bounds.length > 0) writer.packedDoubles(7, data.bounds);
  if (data.counts.length > 0) writer.packedFixed64(6, data.counts);
  optional(writer, 5, data.sum);
  writer.fixed64(4, BigInt(data.count));
}

/** Empty ones too, and also where none were sent, as the OpenTelemetry Collector does: a reader may tell them from none, and senders have them. */
function writeBuckets(writer: ProtoWriter, field: number, { offset, counts }: ExponentialBuckets): void {
  const mark = writer.mark;
  if (counts.length > 0) writer.packedVarints(2, counts);
  if (offset !== 0) writer.sint32(1, offset);
  writer.close(field, mark);
}

function writeExponential(writer: ProtoWriter, data: Of<'exponential'>, point: MetricPoint): void {
  if (data.zeroThreshold !== 0) writer.double(14, data.zeroThreshold);
  optional(writer, 13, data.max);
  optional(writer, 12, data.min);
  writeExemplars(writer, 11, point.exemplars);
  if (point.flags !== 0) writer.varint(10, point.flags);
  writeBuckets(writer, 9, data.negative);
  writeBuckets(writer, 8, data.positive);
  writer.fixed64(7, BigInt(data.zeroCount));
  writer.sint32(6, data.scale);
  optional(writer, 5, data.sum);
  writer.fixed64(4, BigInt(data.count));
}

function writeSummary(writer: ProtoWriter, data: Of<'summary'>, point: MetricPoint): void {
  if (point.flags !== 0) writer.varint(8, point.flags);
  writeAttributes(writer, 7, point.attributes);
  for (const { quantile, value } of data.quantiles.toReversed()) {
    const mark = writer.mark;
    writer.double(2, value);
    writer.double(1, quantile);
    writer.close(6, mark);
  }
  writer.double(5, data.sum);
  writer.fixed64(4, BigInt(data.count));
}

function writePoint(writer: ProtoWriter, point: MetricPoint): void {
  const mark = writer.mark;
  const { data } = point;
  if (data.kind === 'number') writeNumber(writer, data, point);
  else if (data.kind === 'histogram') writeHistogram(writer, data, point);
  else if (data.kind === 'exponential') writeExponential(writer, data, point);
  else writeSummary(writer, data, point);
  if (point.timeNs !== 0n) writer.fixed64(3, point.timeNs);
  if (point.startNs !== 0n) writer.fixed64(2, point.startNs);
  // The only kind whose attributes are its first field.
  if (data.kind === 'exponential') writeAttributes(writer, 1, point.attributes);
  writer.close(1, mark);
}

function writeMetric(writer: ProtoWriter, metric: Metric, points: readonly MetricPoint[]): void {
  if (metric.kind !== 'none') {
    const mark = writer.mark;
    if (metric.monotonic) writer.varint(3, 1);
    if (metric.temporality !== 0) writer.varint(2, metric.temporality);
    for (let index = points.length - 1; index >= 0; index -= 1) writePoint(writer, points[index] as MetricPoint);
    writer.close(FIELD[metric.kind], mark);
  }
  if (metric.unit !== '') writer.string(3, metric.unit);
  if (metric.description !== '') writer.string(2, metric.description);
  writer.string(1, metric.name);
}

interface Group extends Pick<MetricPoint, 'resource' | 'scope' | 'metric'> {
  readonly points: MetricPoint[];
}

function byMetric(points: readonly MetricPoint[]): Group[] {
  const groups: Group[] = [];
  for (const point of points) {
    const last = groups.at(-1);
    if (last?.metric === point.metric) last.points.push(point);
    else groups.push({ resource: point.resource, scope: point.scope, metric: point.metric, points: [point] });
  }
  return groups;
}

/** The points as an OTLP/protobuf metrics request. What the decoders make of it is equal to the points. */
export function encodeMetrics(points: readonly MetricPoint[]): Buffer {
  return writeRequest(byMetric(points), (writer, { metric, points: own }) => writeMetric(writer, metric, own));
}
