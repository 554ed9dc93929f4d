/** gRPC's codes, which OTLP's errors carry. */
const CODE = {
  400: 3, // INVALID_ARGUMENT
  401: 16, // UNAUTHENTICATED
  403: 7, // PERMISSION_DENIED
  404: 5, // NOT_FOUND
  405: 12, // UNIMPLEMENTED
  413: 8, // RESOURCE_EXHAUSTED
  415: 3, // INVALID_ARGUMENT
  429: 8, // RESOURCE_EXHAUSTED
  500: 13, // INTERNAL
  503: 14, // UNAVAILABLE
} as const;

type RefusalStatus = keyof typeof CODE;

/** Why a request is not served, as its sender is told: what was wrong, where, and what to do. */
export interface Refusal {
  readonly status: RefusalStatus;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal's body: `google.rpc.Status` as JSON. */
export function refusalBody({ status, message }: Refusal): { code: number; message: string } {
  return { code: CODE[status], message };
}

/** Senders may try again after so long, s. */
const RETRY_AFTER_S = 5;

export function unavailable(message: string): Refusal {
  return { status: 503, message, headers: { 'retry-after': String(RETRY_AFTER_S) } };
}

/** There is no room now, but will be. */
export function tooMany(message: string): Refusal {
  return { status: 429, message, headers: { 'retry-after': String(RETRY_AFTER_S) } };
}

export function tooLarge(limit: number, what: string): Refusal {
  return { status: 413, message: `The ${what} is larger than the ${limit} bytes that are taken: send smaller batches.` };
}
