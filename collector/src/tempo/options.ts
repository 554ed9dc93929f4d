/** Limits that a Tempo has in its configuration. */
export interface TempoOptions {
  /** Longest range of a search, ms (`query_frontend.search.max_duration`). */
  readonly searchMaxMs: number;
  /** Most spans of a span set in an answer, 0 for any number (`max_spans_per_span_set`). */
  readonly maxSpansPerSet: number;
  /** Longest range of a metric, ms (`query_frontend.metrics.max_duration`). */
  readonly metricsMaxMs: number;
  /** Now, ms since the epoch: the end of a range that is not given. */
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;

/** As Synctrail's provisioning configures Tempo: a month and a day. */
export const PROVISIONED: TempoOptions = { searchMaxMs: 745 * HOUR_MS, maxSpansPerSet: 0, metricsMaxMs: 800 * HOUR_MS, now: Date.now };

/** As Tempo is when nothing is configured. */
export const TEMPO_DEFAULTS: TempoOptions = { searchMaxMs: 168 * HOUR_MS, maxSpansPerSet: 100, metricsMaxMs: 24 * HOUR_MS, now: Date.now };
