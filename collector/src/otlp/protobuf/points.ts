import type { ExponentialBuckets, Metric, MetricPoint, PointData } from '../metric-point.ts';
import { attribute } from './attributes.ts';
import { readExemplar } from './exemplar.ts';
import type { ProtoReader } from './reader.ts';

type Of<Kind extends PointData['kind']> = Extract<PointData, { kind: Kind }>;
type Point<Kind extends PointData['kind']> = MetricPoint & { data: Of<Kind> };
/** Reads one field of a point, by its number in OTLP. */
type ReadField<Kind extends PointData['kind']> = (reader: ProtoReader, point: Point<Kind>) => void;
type ReadAny = (reader: ProtoReader, point: MetricPoint) => void;
type Fields<Kind extends PointData['kind']> = Readonly<Record<number, ReadField<Kind>>>;
/** Whose points are read. */
export type Owner = Pick<MetricPoint, 'resource' | 'scope' | 'metric'>;
type ReadPoint = (reader: ProtoReader, owner: Owner) => MetricPoint;

const COMMON: Readonly<Record<number, ReadAny>> = {
  2: (reader, point) => void (point.startNs = reader.fixed64()),
  3: (reader, point) => void (point.timeNs = reader.fixed64()),
};
const readAttribute: ReadAny = (reader, point) => void point.attributes.push(attribute(reader));
const readOneExemplar: ReadAny = (reader, point) => void (point.exemplars ??= []).push(readExemplar(reader));
const readFlags: ReadAny = (reader, point) => void (point.flags = Number(reader.int64()));

const NUMBER: Fields<'number'> = {
  ...COMMON,
  4: (reader, point) => void (point.data = { kind: 'number', int: false, value: reader.double() }),
  5: readOneExemplar,
  6: (reader, point) => void (point.data = { kind: 'number', int: true, value: reader.sfixed64() }),
  7: readAttribute,
  8: readFlags,
};

const HISTOGRAM: Fields<'histogram'> = {
  ...COMMON,
  4: (reader, { data }) => void (data.count = reader.count()),
  5: (reader, { data }) => void (data.sum = reader.double()),
  6: (reader, { data }) => reader.numbers('count', data.counts),
  7: (reader, { data }) => reader.numbers('double', data.bounds),
  8: readOneExemplar,
  9: readAttribute,
  10: readFlags,
  11: (reader, { data }) => void (data.min = reader.double()),
  12: (reader, { data }) => void (data.max = reader.double()),
};

const EXPONENTIAL: Fields<'exponential'> = {
  ...COMMON,
  1: readAttribute,
  4: (reader, { data }) => void (data.count = reader.count()),
  5: (reader, { data }) => void (data.sum = reader.double()),
  6: (reader, { data }) => void (data.scale = reader.sint32()),
  7: (reader, { data }) => void (data.zeroCount = reader.count()),
  8: (reader, { data }) => fillBuckets(reader, data.positive),
  9: (reader, { data }) => fillBuckets(reader, data.negative),
  10: readFlags,
  11: readOneExemplar,
  12: (reader, { data }) => void (data.min = reader.double()),
  13: (reader, { data }) => void (data.max = reader.double()),
  14: (reader, { data }) => void (data.zeroThreshold = reader.double()),
};

const SUMMARY: Fields<'summary'> = {
  ...COMMON,
  4: (reader, { data }) => void (data.count = reader.count()),
  5: (reader, { data }) => void (data.sum = reader.double()),
  6: (reader, { data }) => void data.quantiles.push(quantile(reader)),
  7: readAttribute,
  8: readFlags,
};

function fillBuckets(reader: ProtoReader, buckets: ExponentialBuckets): void {
  const end = reader.message();
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) buckets.offset = reader.sint32();
    else if (field === 2) reader.numbers('varint', buckets.counts);
    else reader.skip();
  }
}

function quantile(reader: ProtoReader): { quantile: number; value: number } {
  const end = reader.message();
  const read = { quantile: 0, value: 0 };
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) read.quantile = reader.double();
    else if (field === 2) read.value = reader.double();
    else reader.skip();
  }
  return read;
}

function pointReader<Kind extends PointData['kind']>(fields: Fields<Kind>, empty: () => Of<Kind>): ReadPoint {
  return (reader, owner) => {
    const end = reader.message();
    const point: Point<Kind> = { ...owner, attributes: [], startNs: 0n, timeNs: 0n, flags: 0, data: empty() };
    while (reader.more(end)) {
      const readField = fields[reader.field()];
      if (readField === undefined) reader.skip();
      else readField(reader, point);
    }
    return point;
  };
}

const noBuckets = (): ExponentialBuckets => ({ offset: 0, counts: [] });
const numberPoint = pointReader(NUMBER, () => ({ kind: 'number', int: false, value: 0 }));

/** How a point of each kind of metric is read. */
export const READ_POINT: Readonly<Record<Exclude<Metric['kind'], 'none'>, ReadPoint>> = {
  gauge: numberPoint,
  sum: numberPoint,
  histogram: pointReader(HISTOGRAM, () => ({ kind: 'histogram', count: 0, sum: undefined, bounds: [], counts: [] })),
  exponential: pointReader(EXPONENTIAL, () => ({
    kind: 'exponential',
    count: 0,
    sum: undefined,
    scale: 0,
    zeroCount: 0,
    zeroThreshold: 0,
    positive: noBuckets(),
    negative: noBuckets(),
  })),
  summary: pointReader(SUMMARY, () => ({ kind: 'summary', count: 0, sum: 0, quantiles: [] })),
};
