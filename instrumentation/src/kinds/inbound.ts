import { redactUrl, urlTemplate } from '@synctrail/model';
import type { SparseAttributes } from '../otlp/attributes.ts';
import type { InboundRequest } from './api/action.ts';

/** What is kept of a request that came in, redacted. */
export interface Inbound {
  readonly method: string;
  /** Without the query, which is where callers put secrets. */
  readonly path: string;
  /** With id-like parts replaced: for names. */
  readonly template: string;
}

function pathOf(url: string): string {
  const path = /^[a-z][a-z\d+.-]*:\/\//i.test(url) && URL.canParse(url) ? new URL(url).pathname : url;
  return path.replace(/[?#].*$/s, '');
}

/** Express takes the router's own mount path off `url`, and keeps all of it. */
function urlOf(request: InboundRequest): string {
  const { originalUrl } = request as { originalUrl?: unknown };
  return typeof originalUrl === 'string' ? originalUrl : (request.url ?? '/');
}

export function inbound(request: InboundRequest): Inbound {
  const path = redactUrl(pathOf(urlOf(request)));
  return { method: (request.method ?? 'GET').toUpperCase(), path, template: urlTemplate(path) };
}

export function inboundAttributes({ method, path }: Inbound): SparseAttributes {
  return { 'http.request.method': method, 'url.path': path };
}
