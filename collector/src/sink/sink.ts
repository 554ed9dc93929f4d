import type { MetricPoint } from '../otlp/metric-point.ts';
import type { LogRecord, Span } from '../otlp/records.ts';
import type { Refusal } from '../receive/refusal.ts';
import type { SignalName } from '../receive/signal-name.ts';
import type { PartialSuccess } from '../receive/success.ts';

/** Where a batch came from. */
export interface Received {
  readonly workspace: string;
  /** ms since the epoch. */
  readonly receivedMs: number;
  /** Names the batch: one that comes again has the same. */
  readonly digest: string;
}

/** What became of a batch. Nothing of what is refused was acknowledged, so its sender tries again. */
export type Kept =
  | { readonly kind: 'kept'; readonly partial: PartialSuccess | undefined }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export const KEPT: Kept = { kind: 'kept', partial: undefined };

/** The end of the receiving pipeline. Resolves when the batch survives `kill -9` and power loss; rejects when the disk fails. */
export interface Sink {
  keepSpans(spans: readonly Span[], received: Received): Promise<Kept>;
  keepLogs(logs: readonly LogRecord[], received: Received): Promise<Kept>;
  keepMetrics(points: readonly MetricPoint[], received: Received): Promise<Kept>;
  /** Keeps a whole OTLP/protobuf request of so many items as it came: one of which nothing has to be changed. */
  keepRequest(signal: SignalName, request: Buffer, items: number, received: Received): Promise<Kept>;
}
