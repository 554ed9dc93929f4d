import type { Span } from '../otlp/records.ts';
import type { Limits } from './limits.ts';
import { attributesProblem, NO_SPAN, spanIdProblem, timeProblem, traceIdProblem } from './parts.ts';

function timesProblem(span: Span, receivedNs: bigint, { days }: Limits): string | undefined {
  if (span.startNs === 0n) return 'the span has no start time';
  if (span.endNs === 0n) return 'the span has no end time';
  if (span.endNs < span.startNs) return 'the span ends before it starts';
  return timeProblem(span.startNs, receivedNs, days) ?? timeProblem(span.endNs, receivedNs, days);
}

function textProblem(span: Span, { textLength }: Limits): string | undefined {
  if (span.name.length > textLength) return `the span's name is longer than the ${textLength} characters that are taken`;
  if (span.statusMessage.length > textLength) return `the status message is longer than the ${textLength} characters that are taken`;
  return undefined;
}

/** Why a span cannot be kept, or undefined when it can. Its parent and links are no reason: they are left out where they are no ids. */
export function spanProblem(span: Span, receivedNs: bigint, limits: Limits): string | undefined {
  return (
    traceIdProblem(span.traceId) ??
    spanIdProblem(span.spanId) ??
    timesProblem(span, receivedNs, limits) ??
    attributesProblem(span.attributes, limits) ??
    span.events.map((event) => attributesProblem(event.attributes, limits)).find((problem) => problem !== undefined) ??
    textProblem(span, limits)
  );
}

/** Makes what may be missing or wrong without loss uniform: parents of zeros, links to nowhere. In place. */
export function tidySpan(span: Span): void {
  if (span.parentSpanId === NO_SPAN || spanIdProblem(span.parentSpanId) !== undefined) span.parentSpanId = '';
  if (span.links.length > 0) {
    span.links = span.links.filter((link) => traceIdProblem(link.traceId) === undefined && spanIdProblem(link.spanId) === undefined);
  }
}
