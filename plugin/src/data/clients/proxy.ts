import { getBackendSrv, isFetchError } from '@grafana/runtime';
import type { EngineName } from './engine-error.ts';
import { EngineError } from './engine-error.ts';
import { objectIn, textIn } from '../wire/json.ts';

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

/** GET through Grafana's data-source proxy. Throws an EngineError with the engine's own words; cancels the request with the signal. */
export async function getThroughProxy(request: ProxyRequest): Promise<unknown> {
  const answer = getBackendSrv().fetch<unknown>({
    method: 'GET',
    url: `/api/datasources/proxy/uid/${encodeURIComponent(request.uid)}${request.path}?${new URLSearchParams(request.params).toString()}`,
    headers: { ...request.headers },
    showErrorAlert: false,
    ...(request.signal === undefined ? {} : { abortSignal: request.signal }),
  });
  return new Promise((resolve, reject) => {
    const subscription = answer.subscribe({
      next: (response) => resolve(response.data),
      error: (error: unknown) => reject(engineError(request.engine, error)),
      complete: () => reject(new EngineError(request.engine, undefined, `${request.engine} was not asked to the end.`)),
    });
    request.signal?.addEventListener('abort', () => {
      subscription.unsubscribe();
      reject(new DOMException('No longer needed', 'AbortError'));
    });
  });
}

function engineError(engine: EngineName, error: unknown): EngineError {
  if (!isFetchError(error)) return new EngineError(engine, undefined, error instanceof Error ? error.message : String(error));
  const data: unknown = error.data;
  const words = typeof data === 'string' ? data : textIn(objectIn(data)['error']) || textIn(objectIn(data)['message']);
  const status = error.status > 0 ? error.status : undefined;
  return new EngineError(engine, status, words.trim() || error.statusText || `${engine} did not answer.`);
}
