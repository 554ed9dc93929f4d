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

interface RawTraces {
  resourceSpans: (RawAround & { scopeSpans: { scope: Seen<never>['scope']; spans: RawSpan[] }[] })[];
}

interface RawLogs {
  resourceLogs: (RawAround & { scopeLogs: { scope: Seen<never>['scope']; logRecords: RawLog[] }[] })[];
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
