const REASONS: readonly (readonly [RegExp, string])[] = [
  // Loki 3.7: pkg/validation/validate.go, pkg/ingester/stream.go
  [/has timestamp too old/, 'too_old'],
  [/has timestamp too new/, 'too_far_in_future'],
  [/max entry size/, 'line_too_long'],
  [/structured metadata too large/, 'metadata_too_large'],
  [/too many structured metadata labels/, 'metadata_too_many'],
  [/entry too far behind/, 'too_far_behind'],
  [/entry out of order|total ignored: /, 'out_of_order'],
  [/label (?:name|value) too long|label names; limit|duplicate label name|parsing labels|invalid labels/, 'labels'],
  // Tempo 3.0
  [/trace_too_large|max size of trace/i, 'trace_too_large'],
  [/trace ids? must be|invalid trace id/i, 'trace_id'],
  // Prometheus 3: storage.Err…
  [/out of order|too old sample/, 'out_of_order'],
  [/out of bounds/, 'out_of_bounds'],
  [/duplicate (?:sample|exemplar)/, 'duplicate'],
];

/** A reason to count by, from an engine's words; `refused` where they are not known. */
export function reasonOf(words: string): string {
  return REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'refused';
}
