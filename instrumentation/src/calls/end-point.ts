import { callAction, redactText, urlTemplate } from '@synctrail/model';
import type { SparseAttributes } from '../otlp/attributes.ts';
import { sharedSpanAttributes } from '../otlp/span.ts';

/** What all calls to one end point have in common. */
export interface EndPoint {
  /** Of its spans: method and template. */
  readonly name: string;
  /** Path without ids and secrets. */
  readonly template: string;
  readonly host: string | undefined;
  readonly attributes: SparseAttributes;
  /** The attributes as a span carries them. */
  readonly encoded: Uint8Array;
}

/** End points that are remembered; more than these have ids in them that nobody recognised. */
const KEPT = 500;

const BEHIND_ORIGIN = /[/?#]/g;

const endPoints = new Map<string, EndPoint>();

/** Where a call goes, worked out once for each end point. */
export function endPointOf(method: string, url: string): EndPoint {
  const end = originEnd(url);
  const origin = url.slice(0, end);
  const template = urlTemplate(url.slice(end));
  const key = `${method} ${origin}${template}`;
  let found = endPoints.get(key);
  if (found === undefined) {
    if (endPoints.size >= KEPT) endPoints.clear();
    endPoints.set(key, (found = endPoint(method, origin, redactText(template))));
  }
  return found;
}

/** Where an address goes on after scheme and server. */
function originEnd(url: string): number {
  const slashes = url.indexOf('://');
  if (slashes < 0) return 0;
  BEHIND_ORIGIN.lastIndex = slashes + 3;
  return BEHIND_ORIGIN.test(url) ? BEHIND_ORIGIN.lastIndex - 1 : url.length;
}

function endPoint(method: string, origin: string, template: string): EndPoint {
  const server = URL.canParse(origin) ? new URL(origin) : undefined;
  const attributes: SparseAttributes = {
    'sync.level': 'call',
    'http.request.method': method,
    'url.template': template,
    'server.address': server?.hostname,
    'server.port': server === undefined || server.port === '' ? undefined : Number(server.port),
    // in readable words (S2-05)
    'sync.action': callAction(method, template),
  };
  return { name: `${method} ${template}`, template, host: server?.hostname, attributes, encoded: sharedSpanAttributes(attributes) };
}
