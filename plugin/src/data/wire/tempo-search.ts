import type { Span } from '../../model/span.ts';
import { paddedId } from './ids.ts';
import { listIn, numberIn, objectIn, textIn } from './json.ts';
import { msOfNano, otlpAttributes } from './otlp.ts';

/** One trace of a search's answer. */
export interface FoundTrace {
  traceId: string;
  startMs: number;
  /** Matching spans, without links, events and parents. */
  spans: Span[];
  /** How many matched; more than `spans` holds when the answer was cut: such a trace is read by id. */
  matched: number;
}

/** Reads Tempo's answer to `/api/search`. */
export function parseSearch(body: unknown): FoundTrace[] {
  return listIn(objectIn(body)['traces']).map((entry) => {
    const trace = objectIn(entry);
    const traceId = paddedId(textIn(trace['traceID']), 32);
    const sets = listIn(trace['spanSets']);
    const spanSets = (sets.length > 0 ? sets : [trace['spanSet']]).map(objectIn);
    return {
      traceId,
      startMs: msOfNano(trace['startTimeUnixNano']),
      spans: spanSets.flatMap((set) => listIn(set['spans']).map((span) => foundSpan(traceId, objectIn(span)))),
      matched: spanSets.reduce((sum, set) => sum + numberIn(set['matched']), 0),
    };
  });
}

function foundSpan(traceId: string, span: Readonly<Record<string, unknown>>): Span {
  return {
    traceId,
    spanId: paddedId(textIn(span['spanID']), 16),
    parentSpanId: undefined,
    name: textIn(span['name']),
    startMs: msOfNano(span['startTimeUnixNano']),
    durationMs: numberIn(span['durationNanos']) / 1e6,
    attributes: otlpAttributes(span['attributes']),
    events: [],
    links: [],
    errorMessage: undefined,
  };
}
