/** By this header a client says that a call is the same one as before; many send it with each attempt at a change. */
export const IDEMPOTENCY_KEY = 'idempotency-key';
