/** What an engine takes. A bound that is missing does not exist there. */
export interface FitLimits {
  /** Bytes of a log's line. */
  readonly lineBytes?: number | undefined;
  /** Bytes of a log's metadata: attributes of the record, its scope and resource. */
  readonly metadataBytes?: number | undefined;
  /** Entries of a log's metadata. */
  readonly metadataEntries?: number | undefined;
  /** How far a log's time may be ahead, ms. */
  readonly aheadMs?: number | undefined;
  /** How old a log may be, ms. */
  readonly oldMs?: number | undefined;
  /** Logs that are older when they are sent go into a lane of their own, ms. */
  readonly lateMs?: number | undefined;
  /** Bytes of a span's, event's or link's attribute. */
  readonly attributeBytes?: number | undefined;
  /** Bytes of all spans of a trace. */
  readonly traceBytes?: number | undefined;
}
