import type { Rejected } from './partial-success.ts';
import { rejectedIn } from './partial-success.ts';

/** What became of one attempt to deliver a batch. */
export type Delivery =
  | { status: 'delivered'; rejected?: Rejected | undefined }
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
export function deliveryOf(statusCode: number, retryAfterMs: number | undefined, body: Uint8Array): Delivery {
  if (statusCode >= 200 && statusCode < 300) return { status: 'delivered', rejected: rejectedIn(body) };
  if (RETRYABLE.has(statusCode)) return { status: 'retryable', reason: `HTTP ${statusCode}`, answered: true, retryAfterMs };
  return { status: 'refused', reason: `HTTP ${statusCode}` };
}
