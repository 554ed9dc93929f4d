import { urlUtil } from '@grafana/data';
import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { from, lastValueFrom, map, type Observable } from 'rxjs';
import { endSession } from '../session/session.ts';
import { readBody } from './response-body.ts';

/** The latest request of each `requestId`: a newer one ends the one before, as in Grafana. */
const latest = new Map<string, AbortController>();

function signalOf(request: BackendSrvRequest): AbortSignal {
  const controller = new AbortController();
  if (request.requestId !== undefined) {
    latest.get(request.requestId)?.abort();
    latest.set(request.requestId, controller);
  }
  return request.abortSignal === undefined ? controller.signal : AbortSignal.any([controller.signal, request.abortSignal]);
}

function addressOf(request: BackendSrvRequest): string {
  const url = urlUtil.renderUrl(request.url, request.params ?? {});
  return /^(?:https?:)?\//.test(url) ? url : `/${url}`;
}

function bodyOf(data: unknown): string | Blob | FormData | undefined {
  if (data === undefined || data === null) return undefined;
  return typeof data === 'string' || data instanceof Blob || data instanceof FormData ? data : JSON.stringify(data);
}

function headersOf(request: BackendSrvRequest): Headers {
  const headers = new Headers({ accept: 'application/json, text/plain, */*' });
  if (request.data !== undefined && !(request.data instanceof FormData)) headers.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, String(value));
  return headers;
}

async function send<T>(request: BackendSrvRequest): Promise<FetchResponse<T>> {
  const config = { ...request, url: addressOf(request) };
  let response: Response;
  try {
    response = await fetch(config.url, {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      body: bodyOf(request.data) ?? null,
      signal: signalOf(request),
      credentials: 'same-origin',
    });
  } catch (error) {
    const cancelled = error instanceof DOMException && error.name === 'AbortError';
    const message = cancelled ? 'Request was aborted' : 'The collector cannot be reached';
    // oxlint-disable-next-line typescript/only-throw-error -- Grafana throws this plain object too
    throw { status: 0, statusText: message, data: { message }, cancelled, config } satisfies FetchError;
  }
  const { ok, status, statusText, headers, redirected, type, url } = response;
  if (status === 401) endSession();
  const data = await readBody<T>(response, request.responseType);
  // oxlint-disable-next-line typescript/only-throw-error -- Grafana throws this plain object too
  if (!ok) throw { status, statusText, data, config } satisfies FetchError;
  return { data, ok, status, statusText, headers, redirected, type, url, config };
}

function request<T>(options: BackendSrvRequest): Promise<T> {
  return lastValueFrom(backendSrv.fetch<T>(options).pipe(map((response) => response.data)));
}

/** Grafana's HTTP client over `fetch`: same addresses, same shapes of answers and errors. Errors show where they are caught, never as a toast. */
export const backendSrv: BackendSrv = {
  fetch: <T>(options: BackendSrvRequest): Observable<FetchResponse<T>> => from(send<T>(options)),
  request,
  datasourceRequest: (options) => lastValueFrom(backendSrv.fetch(options)),
  get: (url, params, requestId, options) =>
    request({ ...options, method: 'GET', url, params, ...(requestId === undefined ? {} : { requestId }) }),
  delete: (url, data, options) => request({ ...options, method: 'DELETE', url, data }),
  post: (url, data, options) => request({ ...options, method: 'POST', url, data }),
  patch: (url, data, options) => request({ ...options, method: 'PATCH', url, data }),
  put: (url, data, options) => request({ ...options, method: 'PUT', url, data }),
  chunked: () => {
    throw new Error('The viewer has no chunked requests');
  },
};
