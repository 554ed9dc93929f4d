import type { InboundRequest } from './action.ts';
import type { Scope } from './scope.ts';

/** What is read of a request: Node's and Express's are such. */
export interface WebhookRequest extends InboundRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What is read of a response: Node's and Express's are such. */
export interface WebhookResponse {
  readonly statusCode: number;
  readonly headersSent: boolean;
  readonly writableFinished: boolean;
  once(event: 'close', listener: () => void): unknown;
}

export interface WebhookOptions<Q extends WebhookRequest = WebhookRequest> {
  /** What it tells of: a text, or where the request says so. Asked again when the answer is sent, as the body may be parsed by then. */
  event?: string | ((request: Q) => string | undefined) | undefined;
  /** Whom it is for, where the request says so. */
  scope?: ((request: Q) => Scope) | undefined;
  /** The sender's own id for it, such as a header's. */
  correlationId?: ((request: Q) => string | undefined) | undefined;
}

/** Express's `next`, or the code that answers the request. A promise that it returns is waited for before the webhook counts as done. */
export type Next = (error?: unknown) => void;

/** Answers the request. What it does after the answer is still the webhook's, until its promise settles. */
export type WebhookHandler<Q extends WebhookRequest, S extends WebhookResponse> = (
  request: Q,
  response: S,
  next?: Next,
) => void | Promise<void>;
