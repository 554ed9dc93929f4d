import { getBackendSrv, isFetchError } from '@grafana/runtime';
import type { EngineName } from './engine-error.ts';
import { EngineError } from './engine-error.ts';
import { objectIn, textIn } from '../wire/json.ts';
import { noteWaiting } from './waiting.ts';

export interface ProxyRequest {
  engine: EngineName;
  /** Uid of the data source. */
  uid: string;
  /** Path below the data source's URL, with a leading slash. */
  path: string;
  params?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  signal: AbortSignal | undefined;
}

/**
 * GET through Grafana's data-source proxy. Throws an EngineError with the engine's own words; cancels the request with the signal,
 * or when a person does not want to wait any longer.
 */
export async function getThroughProxy(request: ProxyRequest): Promise<unknown> {
  const { engine, signal } = request;
  const stop = new AbortController();
  const answer = getBackendSrv().fetch<unknown>({
    method: 'GET',
    url: `/api/datasources/proxy/uid/${encodeURIComponent(request.uid)}${request.path}?${new URLSearchParams(request.params).toString()}`,
    headers: { ...request.headers },
    showErrorAlert: false,
    abortSignal: stop.signal,
  });
  const sinceMs = Date.now();
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const cancel = (reason: Error) => {
    subscription.unsubscribe();
    stop.abort();
    reject(reason);
  };
  const onAbort = () => cancel(new DOMException('No longer needed', 'AbortError'));
  const subscription = answer.subscribe({
    next: (response) => (typeof response.data === 'string' ? reject(noJson(engine, response.data)) : resolve(response.data)),
    error: (error: unknown) => reject(engineError(engine, error)),
    complete: () => reject(new EngineError(engine, undefined, `${engine} was not asked to the end.`)),
  });
  const answered = noteWaiting({
    engine,
    sinceMs,
    cancel: () => cancel(new EngineError(engine, undefined, `Cancelled after ${Math.round((Date.now() - sinceMs) / 1000)} s.`, true)),
  });
  signal?.addEventListener('abort', onAbort);
  try {
    return await promise;
  } finally {
    answered();
    signal?.removeEventListener('abort', onAbort);
  }
}

/** How much of an answer that cannot be read is quoted. */
const QUOTED = 300;

function noJson(engine: EngineName, text: string): EngineError {
  const start = text.trim().slice(0, QUOTED);
  return new EngineError(engine, undefined, start === '' ? 'The answer is empty.' : `The answer is no JSON, or is cut off: ${start}`);
}

function engineError(engine: EngineName, error: unknown): EngineError {
  const status = isFetchError(error) && error.status > 0 ? error.status : undefined;
  return new EngineError(engine, status, refusalWords(error) || `${engine} did not answer.`);
}

/** What Grafana's HTTP client says of a request that failed: the server's words where there are any. */
export function refusalWords(error: unknown): string {
  if (!isFetchError(error)) return error instanceof Error ? error.message : String(error);
  const data: unknown = error.data;
  const words = typeof data === 'string' ? data : textIn(objectIn(data)['error']) || textIn(objectIn(data)['message']);
  return words.trim() || (error.statusText ?? '');
}
