import type { Attributes, Level } from '@synctrail/model';

interface SpanEvent {
  name: string;
  attributes: Attributes;
}

interface SpanLink {
  traceId: string;
  spanId: string;
}

/** A span as the pages read it: ids in hex, times in ms since the epoch with fractions. */
export interface Span {
  traceId: string;
  spanId: string;
  /** Undefined on a root. */
  parentSpanId: string | undefined;
  name: string;
  startMs: number;
  durationMs: number;
  attributes: Attributes;
  events: readonly SpanEvent[];
  links: readonly SpanLink[];
  /** Message of an ERROR status. */
  errorMessage: string | undefined;
}

/** Spans of one level; others that share the trace are never counted. */
export function ofLevel(spans: readonly Span[], level: Level): Span[] {
  return spans.filter((span) => span.attributes['sync.level'] === level);
}

/** `<trace id>-<span id>`: how an entity is named in addresses. */
export function opId(span: { traceId: string; spanId: string }): string {
  return `${span.traceId}-${span.spanId}`;
}
