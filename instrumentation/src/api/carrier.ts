/** A run on its way to another process. Plain JSON. */
export interface Carrier {
  /** W3C trace context: the run's trace, and the span of the step or of the run. */
  readonly traceparent: string;
  /** What the rows of the run and the step say, as JSON; its shape is ours and may change. */
  readonly synctrail: string;
}
