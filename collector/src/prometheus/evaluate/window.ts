/** The samples of a series in a range: later than `fromMs`, up to `toMs`. Never empty. */
export interface Window {
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly rangeMs: number;
  /** The instant that is asked for, whatever the offset. */
  readonly nowMs: number;
  /** The function's scalar, where it takes one. */
  readonly parameter: number;
}
