/** What stands in the place of a secret; the word OpenTelemetry uses in `url.full`. */
export const REDACTED = 'REDACTED';
