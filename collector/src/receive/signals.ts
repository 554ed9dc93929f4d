import { enrichLogs, enrichSpans } from '../enrich/records.ts';
import { decodeLogsJson } from '../otlp/json/logs.ts';
import { decodeMetricsJson } from '../otlp/json/metrics.ts';
import { decodeTracesJson } from '../otlp/json/traces.ts';
import { decodeLogsProtobuf } from '../otlp/protobuf/logs.ts';
import { decodeMetricsProtobuf } from '../otlp/protobuf/metrics.ts';
import { decodeTracesProtobuf } from '../otlp/protobuf/traces.ts';
import type { MetricPoint } from '../otlp/metric-point.ts';
import type { LogRecord, Span } from '../otlp/records.ts';
import { redactLogs, redactMetrics, redactSpans } from '../redact/records.ts';
import type { Kept, Received, Sink } from '../sink/sink.ts';
import { numbersToStrings } from '../validate/attributes.ts';
import { bringLogBack, bringPointBack, bringSpanBack } from '../validate/clock.ts';
import type { Limits } from '../validate/limits.ts';
import { logProblem, tidyLog } from '../validate/log.ts';
import { metricProblem, tidyPoint } from '../validate/metric.ts';
import { spanProblem, tidySpan } from '../validate/span.ts';
import type { Media } from './media.ts';
import type { SignalName } from './signal-name.ts';

/** The stages of one signal, in the words that all signals share. */
export interface Signal<T> {
  readonly name: SignalName;
  /** Throws `Malformed`. */
  readonly decode: Readonly<Record<Media, (body: Buffer) => T[]>>;
  readonly problemOf: (item: T, receivedNs: bigint, limits: Limits) => string | undefined;
  /** Makes the item uniform, in place. */
  readonly settle: (item: T, receivedNs: bigint, limits: Limits) => void;
  /** Replaces secrets, in place. */
  readonly redact: (items: readonly T[]) => void;
  /** Adds what a sender that only set the basics left out, in place. */
  readonly enrich: (items: readonly T[]) => void;
  /** Why the sink may leave some of a batch out. */
  readonly leftOut: string;
  /** Resolves when they are safe, or with why they are not. */
  readonly keep: (sink: Sink, items: readonly T[], received: Received) => Promise<Kept>;
}

export const TRACES: Signal<Span> = {
  name: 'traces',
  leftOut: 'no room',
  decode: { protobuf: decodeTracesProtobuf, json: (body) => decodeTracesJson(body.toString()) },
  problemOf: spanProblem,
  settle: (span, receivedNs, { aheadMs }) => {
    tidySpan(span);
    numbersToStrings(span.attributes);
    bringSpanBack(span, receivedNs, aheadMs);
  },
  redact: redactSpans,
  enrich: enrichSpans,
  keep: async (sink, spans, received) => await sink.keepSpans(spans, received),
};

export const LOGS: Signal<LogRecord> = {
  name: 'logs',
  leftOut: 'no room for bodies',
  decode: { protobuf: decodeLogsProtobuf, json: (body) => decodeLogsJson(body.toString()) },
  problemOf: logProblem,
  settle: (log, receivedNs, { aheadMs }) => {
    tidyLog(log, receivedNs);
    numbersToStrings(log.attributes);
    bringLogBack(log, receivedNs, aheadMs);
  },
  redact: redactLogs,
  enrich: enrichLogs,
  keep: async (sink, logs, received) => await sink.keepLogs(logs, received),
};

export const METRICS: Signal<MetricPoint> = {
  name: 'metrics',
  leftOut: 'too many series',
  decode: { protobuf: decodeMetricsProtobuf, json: (body) => decodeMetricsJson(body.toString()) },
  problemOf: metricProblem,
  settle: (point, receivedNs, { aheadMs }) => {
    tidyPoint(point);
    numbersToStrings(point.attributes);
    bringPointBack(point, receivedNs, aheadMs);
  },
  redact: redactMetrics,
  enrich: () => {},
  keep: async (sink, points, received) => await sink.keepMetrics(points, received),
};
