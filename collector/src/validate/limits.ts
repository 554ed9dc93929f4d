import { DEFAULT_RETENTION } from '../store/volume.ts';

/** Bounds of what one request may be. */
export interface Limits {
  /** Bytes of a request's body as sent. */
  readonly bodyBytes: number;
  /** Bytes of a request's body after decompression. */
  readonly inflatedBytes: number;
  /** Bytes of all requests that are being handled, after decompression. */
  readonly inFlightBytes: number;
  /** How long a sender may take for a request, and a reader may take nothing of an answer, ms: what goes on for longer is cut off. */
  readonly requestMs: number;
  /** How long a connection on which nothing is asked stays open, ms. */
  readonly keepAliveMs: number;
  /** Spans or log records in a request. */
  readonly items: number;
  /** Attributes of a span, event or log record. */
  readonly attributes: number;
  /** Characters of an attribute's value, name or message. */
  readonly textLength: number;
  /** Characters of a log record's body; Loki takes as much. */
  readonly bodyLength: number;
  /** How far a sender's clock may run ahead, ms. */
  readonly aheadMs: number;
  /** Older spans and logs are not taken, days: they would be deleted at once. */
  readonly days: number;
  /** The same of lifecycle, step, record and audit events, days. */
  readonly eventDays: number;
  /** The same of metrics, days. */
  readonly metricDays: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 16 * 1_048_576,
  inflatedBytes: 64 * 1_048_576,
  inFlightBytes: 256 * 1_048_576,
  requestMs: 60_000,
  keepAliveMs: 65_000,
  items: 50_000,
  attributes: 256,
  textLength: 65_536,
  bodyLength: 262_144,
  aheadMs: 600_000,
  days: DEFAULT_RETENTION.details,
  eventDays: DEFAULT_RETENTION.events,
  metricDays: DEFAULT_RETENTION.metrics,
};
