import type { AttributeName, MetricName, MetricSpec } from '@synctrail/model';
import { writeAttributes } from './attributes.ts';
import type { ProtoWriter } from './proto-writer.ts';

export type Labels = { readonly [Name in AttributeName]?: string };

/** Values by their size. */
export interface Distribution {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** One more than there are bounds. */
  readonly buckets: number[];
}

/** How one series stands at a time, ms since the epoch. */
export interface Point {
  readonly labels: Labels;
  readonly startMs: number;
  readonly timeMs: number;
  readonly value: number;
  /** In place of the value, where it is a histogram. */
  readonly distribution: Distribution | undefined;
}

export interface MetricRecord {
  readonly name: MetricName;
  readonly spec: MetricSpec;
  readonly points: readonly Point[];
}

// Field numbers of opentelemetry.proto.metrics.v1, shifted and with their wire type.
const NAME = 0x0a;
const DESCRIPTION = 0x12;
const UNIT = 0x1a;
const DATA = { gauge: 0x2a, counter: 0x3a, histogram: 0x4a } as const;
const POINTS = 0x0a;
const TEMPORALITY = 0x10;
const MONOTONIC = 0x18;
const CUMULATIVE = 2;
const START = 0x11;
const TIME = 0x19;
const NUMBER = { attributes: 0x3a, double: 0x21, int: 0x31 } as const;
const HISTOGRAM = { count: 0x21, sum: 0x29, buckets: 0x32, bounds: 0x3a, attributes: 0x4a, min: 0x59, max: 0x61 } as const;

function writeTimes(writer: ProtoWriter, point: Point): void {
  writer.byte(START);
  writer.nanos(point.startMs);
  writer.byte(TIME);
  writer.nanos(point.timeMs);
}

function writeNumber(writer: ProtoWriter, point: Point): void {
  writeTimes(writer, point);
  if (Number.isSafeInteger(point.value) && point.value >= 0) {
    writer.byte(NUMBER.int);
    writer.fixed64(point.value);
  } else {
    writer.byte(NUMBER.double);
    writer.double(point.value);
  }
  writeAttributes(writer, NUMBER.attributes, point.labels);
}

function writeDistribution(writer: ProtoWriter, point: Point, distribution: Distribution, bounds: readonly number[]): void {
  writeTimes(writer, point);
  writer.byte(HISTOGRAM.count);
  writer.fixed64(distribution.count);
  writer.byte(HISTOGRAM.sum);
  writer.double(distribution.sum);
  writer.byte(HISTOGRAM.buckets);
  const buckets = writer.open();
  for (const count of distribution.buckets) writer.fixed64(count);
  writer.close(buckets);
  writer.byte(HISTOGRAM.bounds);
  const edges = writer.open();
  for (const bound of bounds) writer.double(bound);
  writer.close(edges);
  writeAttributes(writer, HISTOGRAM.attributes, point.labels);
  if (distribution.count === 0) return;
  writer.byte(HISTOGRAM.min);
  writer.double(distribution.min);
  writer.byte(HISTOGRAM.max);
  writer.double(distribution.max);
}

/** Writes one metric with its points, without the tag and length of the message it stands in. */
export function writeMetric(writer: ProtoWriter, { name, spec, points }: MetricRecord): void {
  writer.byte(NAME);
  writer.string(name);
  writer.byte(DESCRIPTION);
  writer.string(spec.brief);
  writer.byte(UNIT);
  writer.string(spec.unit);
  writer.byte(DATA[spec.kind]);
  const data = writer.open();
  for (const point of points) {
    writer.byte(POINTS);
    const start = writer.open();
    if (point.distribution === undefined) writeNumber(writer, point);
    else writeDistribution(writer, point, point.distribution, spec.bounds ?? []);
    writer.close(start);
  }
  if (spec.kind !== 'gauge') {
    writer.byte(TEMPORALITY);
    writer.byte(CUMULATIVE);
  }
  if (spec.kind === 'counter') {
    writer.byte(MONOTONIC);
    writer.byte(1);
  }
  writer.close(data);
}
