export interface RetryOptions {
  /** Attempts in all, 5 unless told otherwise. */
  attempts?: number | undefined;
  /** Wait before the second attempt, ms, 500 unless told otherwise; it doubles with each further one, with jitter. */
  backoffMs?: number | undefined;
  /** The longest wait, ms, 30,000 unless told otherwise; a provider's Retry-After is honoured up to it. */
  maxBackoffMs?: number | undefined;
  /** Whether an error is worth another attempt; by default what is recoverable: network, 408, 429, 5xx (S2-35 … S2-40). */
  retryable?: ((error: unknown) => boolean) | undefined;
  /** Ends the waiting. */
  signal?: AbortSignal | undefined;
}
