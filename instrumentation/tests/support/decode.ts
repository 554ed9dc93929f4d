import { join } from 'node:path';
import protobuf from 'protobufjs';

// Not our encoder read backwards: the protocol's own messages, through protobufjs.
const root = protobuf.loadSync(join(import.meta.dirname, 'otlp.proto'));
const OPTIONS = { longs: String, bytes: Array, defaults: true, arrays: true, oneofs: true } as const;

type Value = string | number | boolean | undefined;
type Bag = Record<string, Value>;

export interface SeenSpan {
  traceId: string;
  spanId: string;
  /** Empty for a root. */
  parentSpanId: string;
  name: string;
  kind: number;
  startNs: bigint;
  endNs: bigint;
  attributes: Bag;
  events: { name: string; timeNs: bigint; attributes: Bag }[];
  links: { traceId: string; spanId: string }[];
  status: { code: number; message: string };
}

export interface SeenLog {
  eventName: string;
  timeNs: bigint;
  severityNumber: number;
  severityText: string;
  body: Value;
  attributes: Bag;
  traceId: string;
  spanId: string;
}

export interface SeenMetric {
  name: string;
  unit: string;
  kind: 'gauge' | 'sum' | 'histogram';
  /** 2 is cumulative; 0 for a gauge. */
  temporality: number;
  monotonic: boolean;
  points: SeenPoint[];
}

export interface SeenPoint {
  attributes: Bag;
  startNs: bigint;
  timeNs: bigint;
  /** Of a histogram: how many values. */
  value: number;
  sum?: number;
  min?: number;
  max?: number;
  buckets?: number[];
  bounds?: number[];
}

export interface Seen<T> {
  resource: Bag;
  scope: { name: string; version: string };
  records: T[];
}

interface RawValue {
  value?: 'stringValue' | 'boolValue' | 'intValue' | 'doubleValue';
  stringValue: string;
  boolValue: boolean;
  intValue: string;
  doubleValue: number;
}
interface RawPair {
  key: string;
  value: RawValue;
}
interface RawSpan {
  traceId: number[];
  spanId: number[];
  parentSpanId: number[];
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: RawPair[];
  events: { timeUnixNano: string; name: string; attributes: RawPair[] }[];
  links: { traceId: number[]; spanId: number[] }[];
  status: { code: number; message: string } | null;
}
interface RawLog {
  timeUnixNano: string;
  severityNumber: number;
  severityText: string;
  body: RawValue;
  attributes: RawPair[];
  traceId: number[];
  spanId: number[];
  eventName: string;
}
interface RawPoint {
  attributes: RawPair[];
  startTimeUnixNano: string;
  timeUnixNano: string;
  value?: 'asDouble' | 'asInt';
  asDouble: number;
  asInt: string;
  count?: string;
  sum: number;
  min: number;
  max: number;
  bucketCounts: string[];
  explicitBounds: number[];
}
interface RawMetric {
  name: string;
  unit: string;
  data: 'gauge' | 'sum' | 'histogram';
  gauge?: RawData;
  sum?: RawData;
  histogram?: RawData;
}
interface RawData {
  dataPoints: RawPoint[];
  aggregationTemporality?: number;
  isMonotonic?: boolean;
}
interface RawAround {
  resource: { attributes: RawPair[] };
}

function hex(bytes: number[]): string {
  return Buffer.from(bytes).toString('hex');
}

function valueOf(raw: RawValue): Value {
  if (raw.value === undefined) return undefined;
  return raw.value === 'intValue' ? Number(raw.intValue) : raw[raw.value];
}

function bag(pairs: RawPair[]): Bag {
  const keys = new Set(pairs.map(({ key }) => key));
  if (keys.size !== pairs.length) throw new Error(`An attribute came twice: ${pairs.map(({ key }) => key).join(' ')}`);
  return Object.fromEntries(pairs.map(({ key, value }) => [key, valueOf(value)]));
}

function read(type: string, body: Uint8Array): unknown {
  const message = root.lookupType(`otlp.${type}`);
  return message.toObject(message.decode(body), OPTIONS);
}

export function decodeSpan(body: Uint8Array): SeenSpan {
  return seenSpan(read('Span', body) as RawSpan);
}

export function decodeLog(body: Uint8Array): SeenLog {
  return seenLog(read('LogRecord', body) as RawLog);
}

function seenSpan(raw: RawSpan): SeenSpan {
  return {
    traceId: hex(raw.traceId),
    spanId: hex(raw.spanId),
    parentSpanId: hex(raw.parentSpanId),
    name: raw.name,
    kind: raw.kind,
    startNs: BigInt(raw.startTimeUnixNano),
    endNs: BigInt(raw.endTimeUnixNano),
    attributes: bag(raw.attributes),
    events: raw.events.map((event) => ({ name: event.name, timeNs: BigInt(event.timeUnixNano), attributes: bag(event.attributes) })),
    links: raw.links.map((link) => ({ traceId: hex(link.traceId), spanId: hex(link.spanId) })),
    status: { code: raw.status?.code ?? 0, message: raw.status?.message ?? '' },
  };
}

function seenLog(raw: RawLog): SeenLog {
  return {
    eventName: raw.eventName,
    timeNs: BigInt(raw.timeUnixNano),
    severityNumber: raw.severityNumber,
    severityText: raw.severityText,
    body: valueOf(raw.body),
    attributes: bag(raw.attributes),
    traceId: hex(raw.traceId),
    spanId: hex(raw.spanId),
  };
}

function seenPoint(raw: RawPoint): SeenPoint {
  const at = { attributes: bag(raw.attributes), startNs: BigInt(raw.startTimeUnixNano), timeNs: BigInt(raw.timeUnixNano) };
  if (raw.count === undefined) return { ...at, value: raw.value === 'asInt' ? Number(raw.asInt) : raw.asDouble };
  const { sum, min, max, bucketCounts, explicitBounds } = raw;
  return { ...at, value: Number(raw.count), sum, min, max, buckets: bucketCounts.map(Number), bounds: explicitBounds };
}

function seenMetric(raw: RawMetric): SeenMetric {
  const data = raw[raw.data];
  const temporality = data?.aggregationTemporality ?? 0;
  const points = (data?.dataPoints ?? []).map(seenPoint);
  return { name: raw.name, unit: raw.unit, kind: raw.data, temporality, monotonic: data?.isMonotonic ?? false, points };
}

interface RawTraces {
  resourceSpans: (RawAround & { scopeSpans: { scope: Seen<never>['scope']; spans: RawSpan[] }[] })[];
}

interface RawLogs {
  resourceLogs: (RawAround & { scopeLogs: { scope: Seen<never>['scope']; logRecords: RawLog[] }[] })[];
}

interface RawMetrics {
  resourceMetrics: (RawAround & { scopeMetrics: { scope: Seen<never>['scope']; metrics: RawMetric[] }[] })[];
}

export function decodeMetrics(body: Uint8Array): Seen<SeenMetric>[] {
  const { resourceMetrics } = read('MetricsRequest', body) as RawMetrics;
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
    scopeMetrics.map(({ scope, metrics }) => ({ resource: bag(resource.attributes), scope, records: metrics.map(seenMetric) })),
  );
}

export function decodeTraces(body: Uint8Array): Seen<SeenSpan>[] {
  const { resourceSpans } = read('TraceRequest', body) as RawTraces;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.map(({ scope, spans }) => ({ resource: bag(resource.attributes), scope, records: spans.map(seenSpan) })),
  );
}

export function decodeLogs(body: Uint8Array): Seen<SeenLog>[] {
  const { resourceLogs } = read('LogsRequest', body) as RawLogs;
  return resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.map(({ scope, logRecords }) => ({ resource: bag(resource.attributes), scope, records: logRecords.map(seenLog) })),
  );
}
