/** What became of one attempt to deliver a batch. */
export type Delivery =
  | { status: 'delivered' }
  | {
      status: 'retryable';
      reason: string;
      /** Somebody answered: the collector is there. */
      answered: boolean;
      /** How long it asked to wait, ms. */
      retryAfterMs?: number | undefined;
    }
  | { status: 'refused'; reason: string };

const RETRYABLE = new Set([408, 429, 502, 503, 504]);

/** What an HTTP answer means, as the OTLP specification has it. */
export function deliveryOf(statusCode: number, retryAfterMs: number | undefined): Delivery {
  if (statusCode >= 200 && statusCode < 300) return { status: 'delivered' };
  if (RETRYABLE.has(statusCode)) return { status: 'retryable', reason: `HTTP ${statusCode}`, answered: true, retryAfterMs };
  return { status: 'refused', reason: `HTTP ${statusCode}` };
}
