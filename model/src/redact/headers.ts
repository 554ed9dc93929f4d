import { isOwnHeader, isOwnKey } from './own-rules.ts';
import { REDACTED } from './replacement.ts';
import { redactText } from './text.ts';

/** Headers that explain a call and carry no secret; every other one keeps its name only. */
const SHOWN = new Set(
  `accept accept-encoding accept-language accept-ranges age allow api-version cache-control cf-ray connection content-disposition
  content-encoding content-language content-length content-range content-type date deprecation etag expires host idempotency-key
  if-match if-modified-since if-none-match if-unmodified-since keep-alive last-modified link location origin prefer range request-id
  retry-after server sunset te traceparent transfer-encoding user-agent vary via warning www-authenticate`
    .split(/\s+/)
    .concat('stripe-version', 'stripe-should-retry', 'notion-version', 'x-github-media-type', 'x-http-method-override', 'x-powered-by'),
);

/** Families of headers: rate limits, and the ids a provider's support asks for. */
const SHOWN_FAMILIES =
  /^(?:x-)?(?:[a-z0-9]+-)*(?:rate-?limit(?:-[a-z0-9-]+)?|request-?id|correlation-?id|trace-?id|api-call-limit|api-version|api-deprecated-reason|total(?:-count|-pages)?|page|per-page|next-page)$/;

type HeaderValue = string | number | readonly string[] | undefined;

/** Headers by lower-case name: those of the allow-list as they are, but for secrets in them; of the others the name (S2-13). */
export function redactHeaders(
  headers: Readonly<Record<string, HeaderValue>> | Iterable<readonly [string, string]>,
): Record<string, string> {
  const entries = Symbol.iterator in headers ? headers : Object.entries(headers);
  const out = new Map<string, string>();
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    const lower = name.toLowerCase();
    const text = isShownHeader(lower) ? redactText(typeof value === 'object' ? value.join(', ') : String(value)) : REDACTED;
    const before = out.get(lower);
    out.set(lower, before === undefined || text === REDACTED ? text : `${before}, ${text}`);
  }
  return Object.fromEntries(out);
}

/** @param lower name of the header, in lower case */
export function isShownHeader(lower: string): boolean {
  if (isOwnKey(lower, lower.split('-'))) return false;
  return SHOWN.has(lower) || isOwnHeader(lower) || (lower.length < 80 && SHOWN_FAMILIES.test(lower));
}
