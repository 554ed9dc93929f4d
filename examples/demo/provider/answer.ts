/** What the provider answers a request with. */
export interface Answer {
  status: number;
  body: unknown;
  /** How long the provider thinks first, ms. */
  delayMs?: number;
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** An error the way Acme CRM words it: a code, a message, and the field it is about. */
export function refused(status: number, code: string, message: string, field?: string): Answer {
  return { status, body: { error: { code, message, ...(field === undefined ? {} : { field }) } } };
}

export function notFound(what: string): Answer {
  return refused(404, 'NOT_FOUND', `${what} does not exist or was deleted`);
}
