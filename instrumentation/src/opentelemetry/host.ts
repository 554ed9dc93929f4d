import type { SpanLinkRecord } from '../otlp/span.ts';

/**
 * What is read of a host's own OpenTelemetry, if it has one. Its API keeps its state below a registered symbol, so that copies of it find each
 * other; reading it there asks nothing of the host's packages, and finds the copy that is in use.
 */
interface Api {
  readonly trace?: { getDelegate?: () => unknown };
  readonly context?: { active?: () => { getValue?: (key: symbol) => unknown } };
}

const API = Symbol.for('opentelemetry.js.api.1');
/** What the API keeps the active span by. */
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN');

function api(): Api | undefined {
  return (globalThis as { [API]?: Api })[API];
}

interface HostSpan {
  readonly spanContext?: () => { readonly traceId: unknown; readonly spanId: unknown };
  readonly resource?: unknown;
}

function activeSpan(): HostSpan | undefined {
  const value = api()?.context?.active?.().getValue?.(SPAN);
  return typeof value === 'object' && value !== null ? value : undefined;
}

function isId(value: unknown, digits: number): value is string {
  return typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value) && /[^0]/.test(value);
}

/** The host's span at hand: a run is a new root, and links to it. A fault of the host's SDK is none of ours. */
export function hostSpan(): SpanLinkRecord | undefined {
  try {
    const { traceId, spanId } = activeSpan()?.spanContext?.() ?? {};
    return isId(traceId, 32) && isId(spanId, 16) ? { traceId, spanId } : undefined;
  } catch {
    return undefined;
  }
}

/** What the host's SDK says of the service: of the span at hand, else of its provider, whose field has had two names. */
export function hostResource(): Readonly<Record<string, string | number | boolean>> {
  try {
    const provider = api()?.trace?.getDelegate?.() as { resource?: unknown; _resource?: unknown } | undefined;
    const resource = (activeSpan()?.resource ?? provider?.resource ?? provider?._resource) as { attributes?: object } | undefined;
    const plain = Object.entries(resource?.attributes ?? {}).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
    return Object.fromEntries(plain) as Record<string, string | number | boolean>;
  } catch {
    return {};
  }
}
