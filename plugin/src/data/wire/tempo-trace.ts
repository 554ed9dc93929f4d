import type { Span } from '../../model/span.ts';
import { idFrom } from './ids.ts';
import { listIn, objectIn, textIn } from './json.ts';
import { msOfNano, otlpAttributes } from './otlp.ts';

/** Reads Tempo's answer to `/api/v2/traces/{id}`: the spans of the trace, each once; none for a trace that is not there. */
export function parseTrace(body: unknown): Span[] {
  const trace = objectIn(objectIn(body)['trace']);
  const spans = new Map<string, Span>();
  for (const resource of listIn(trace['resourceSpans'])) {
    for (const scope of listIn(objectIn(resource)['scopeSpans'])) {
      for (const entry of listIn(objectIn(scope)['spans'])) {
        const span = wireSpan(objectIn(entry));
        spans.set(span.spanId, span);
      }
    }
  }
  return [...spans.values()];
}

/** Why spans are missing in such an answer, in Tempo's words; undefined when it gave all it has. */
export function partialOf(body: unknown): string | undefined {
  const { status, message } = objectIn(body);
  return status === 'PARTIAL' ? textIn(message) || 'it did not say why' : undefined;
}

function wireSpan(span: Readonly<Record<string, unknown>>): Span {
  const startMs = msOfNano(span['startTimeUnixNano']);
  const status = objectIn(span['status']);
  const failed = status['code'] === 'STATUS_CODE_ERROR' || status['code'] === 2;
  return {
    traceId: idFrom(textIn(span['traceId']), 32),
    spanId: idFrom(textIn(span['spanId']), 16),
    parentSpanId: idFrom(textIn(span['parentSpanId']), 16) || undefined,
    name: textIn(span['name']),
    startMs,
    durationMs: Math.max(0, msOfNano(span['endTimeUnixNano']) - startMs),
    attributes: otlpAttributes(span['attributes']),
    events: listIn(span['events'])
      .map(objectIn)
      .map((event) => ({ name: textIn(event['name']), attributes: otlpAttributes(event['attributes']) })),
    links: listIn(span['links'])
      .map(objectIn)
      .map((link) => ({ traceId: idFrom(textIn(link['traceId']), 32), spanId: idFrom(textIn(link['spanId']), 16) })),
    errorMessage: failed ? textIn(status['message']) || undefined : undefined,
  };
}
