import type { SparseAttributes } from '../otlp/attributes.ts';
import { readAttributes } from './read-attributes.ts';
import type { SpanEventRecord, SpanLinkRecord, SpanRecord } from '../otlp/span.ts';

/** Seconds and nanoseconds since the epoch. */
type HrTime = [seconds: number, nanoseconds: number];
type Values = Record<string, string | number | boolean>;
type SpanContext = { traceId: string; spanId: string; traceFlags: number };

/** What the service is, as OpenTelemetry's SDKs have it. */
interface HostResource {
  readonly attributes: Values;
  merge(other: { readonly attributes: object } | null): HostResource;
  getRawAttributes(): [name: string, value: Values[string]][];
}

/** A span of ours as OpenTelemetry's SDKs hand spans to their processors and exporters (`ReadableSpan`). */
export interface HostReadableSpan {
  readonly name: string;
  readonly kind: number;
  readonly spanContext: () => SpanContext;
  readonly parentSpanContext?: SpanContext;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly ended: boolean;
  readonly status: { code: number; message?: string };
  readonly attributes: Values;
  readonly links: { context: SpanContext; attributes: Values }[];
  readonly events: { name: string; time: HrTime; attributes: Values }[];
  readonly resource: HostResource;
  readonly instrumentationScope: { readonly name: string; readonly version: string };
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** A span processor of the host's SDK, such as its `BatchSpanProcessor`. */
export interface HostSpanProcessor {
  onEnd(span: HostReadableSpan): void;
  forceFlush(): Promise<void>;
}

/** What is the same for all spans of a process. */
export interface HostEnvelope {
  readonly resource: HostReadableSpan['resource'];
  readonly instrumentationScope: HostReadableSpan['instrumentationScope'];
}

// numbers of the API's SpanKind, which are not those of the protocol
const KINDS = { internal: 0, server: 1, client: 2 } as const;
const ERROR = 2;
const SAMPLED = 1;

function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.round((ms - seconds * 1_000) * 1e6)];
}

function given(attributes: SparseAttributes): Values {
  const values: Values = {};
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) values[name] = value;
  return values;
}

const link = ({ traceId, spanId }: SpanLinkRecord): HostReadableSpan['links'][number] => ({
  context: { traceId, spanId, traceFlags: SAMPLED },
  attributes: {},
});
const event = ({ name, timeMs, attributes }: SpanEventRecord): HostReadableSpan['events'][number] => ({
  name,
  time: hrTime(timeMs),
  attributes: given(attributes),
});

/** @param attributes of the service */
export function hostResourceOf(attributes: Values): HostResource {
  return {
    attributes,
    merge: (other) => hostResourceOf({ ...attributes, ...(other?.attributes as Values | undefined) }),
    getRawAttributes: () => Object.entries(attributes),
  };
}

/** The span, as the host's SDK takes it. */
export function hostReadable(span: SpanRecord, around: HostEnvelope): HostReadableSpan {
  const { traceId, spanId, parentSpanId, startMs, error } = span;
  const endMs = Math.max(startMs, span.endMs);
  return {
    ...around,
    name: span.name,
    kind: KINDS[span.kind],
    spanContext: () => ({ traceId, spanId, traceFlags: SAMPLED }),
    ...(parentSpanId === undefined ? {} : { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: SAMPLED } }),
    startTime: hrTime(startMs),
    endTime: hrTime(endMs),
    duration: hrTime(endMs - startMs),
    ended: true,
    status: error === undefined ? { code: 0 } : { code: ERROR, message: error },
    attributes: {
      ...readAttributes(span.shared),
      ...(span.common === undefined ? {} : readAttributes(span.common)),
      ...given(span.attributes),
    },
    links: (span.links ?? []).map(link),
    events: (span.events ?? []).map(event),
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}
