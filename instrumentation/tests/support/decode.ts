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
  switch (raw.value) {
    case 'intValue':
      return Number(raw.intValue);
    case undefined:
      return undefined;
    default:
      return raw[raw.value];
  }
}

function bag(pairs: RawPair[]): Bag {
  const keys = new Set(pairs.map(({ key }) => key));
  if (keys.size !== pairs.length) throw new Error(`An attribute came twice: ${pairs.map(({ key }) => key).join(' ')}`);
  return Object.fromEntries(pairs.map(({ key, value }) => [key, valueOf(value)]));
}

function read<T>(type: string, body: Uint8Array): T {
  const message = root.lookupType(`otlp.${type}`);
  return message.toObject(message.decode(body), OPTIONS) as T;
}

export function decodeSpan(body: Uint8Array): SeenSpan {
  return seenSpan(read<RawSpan>('Span', body));
}

export function decodeLog(body: Uint8Array): SeenLog {
  return seenLog(read<RawLog>('LogRecord', body));
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

export function decodeTraces(body: Uint8Array): Seen<SeenSpan>[] {
  const { resourceSpans } = read<{ resourceSpans: (RawAround & { scopeSpans: { scope: Seen<never>['scope']; spans: RawSpan[] }[] })[] }>(
    'TraceRequest',
    body,
  );
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.map(({ scope, spans }) => ({ resource: bag(resource.attributes), scope, records: spans.map(seenSpan) })),
  );
}

export function decodeLogs(body: Uint8Array): Seen<SeenLog>[] {
  const { resourceLogs } = read<{ resourceLogs: (RawAround & { scopeLogs: { scope: Seen<never>['scope']; logRecords: RawLog[] }[] })[] }>(
    'LogsRequest',
    body,
  );
  return resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.map(({ scope, logRecords }) => ({ resource: bag(resource.attributes), scope, records: logRecords.map(seenLog) })),
  );
}
