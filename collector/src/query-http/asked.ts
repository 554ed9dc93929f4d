import type { Request, Response } from 'express';
import { formOf } from './form.ts';

/** One request of Loki's or Prometheus' API, read. */
export interface Asked {
  /** Parameters of the body first, then of the address. */
  readonly form: URLSearchParams;
  /** The name in the path, of `/label/:name/values`. */
  readonly name: string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

export function askedBy(request: Request, response: Response): Asked {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { name } = request.params;
  return { form: formOf(request), name: typeof name === 'string' ? name : '', signal: gone.signal };
}

/** What a request itself did wrong: refused, or not to be read (a body too large, a broken escape). Undefined for all else. */
export function faultOf(error: unknown): { status: number; message: string } | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const status = Number(error.status);
  return status >= 400 && status < 500 ? { status, message: error.message } : undefined;
}
