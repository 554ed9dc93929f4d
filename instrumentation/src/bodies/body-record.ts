import type { CallSpan } from '../calls/call-span.ts';
import { eventRecord } from '../events/emit.ts';
import type { SparseAttributes } from '../otlp/attributes.ts';
import type { LogRecord } from '../otlp/log.ts';
import { unitAttributes } from '../work/write-segment.ts';
import type { Exchange } from './exchange.ts';
import type { Place } from './quota.ts';
import type { Side } from './side.ts';
import { sideOf } from './side.ts';

interface Why {
  readonly reason: 'failure' | 'sample' | 'all';
  readonly place: Place | undefined;
  /** Those of the call's span. */
  readonly attributes: SparseAttributes;
}

/** One log record with what a call sent and received. */
export function bodyRecord(call: CallSpan, exchange: Exchange, { reason, place, attributes }: Why): LogRecord {
  const { home, facts } = call;
  const sent = exchange.request?.total ?? facts?.requestBodySize;
  const received = exchange.response?.total ?? facts?.responseBodySize;
  const request = sideOf({ chunks: exchange.request, headers: exchange.requestHeaders?.() ?? {}, complete: true, size: sent });
  const response = sideOf({
    chunks: exchange.response,
    headers: exchange.answerHeaders?.() ?? {},
    complete: exchange.isWhole && facts?.error === undefined,
    size: received,
  });
  const record = eventRecord(home.unit.run, {
    name: 'SYNC_CALL_BODY',
    level: 'call',
    attributes: {
      ...unitAttributes(home.unit),
      'sync.status': attributes['sync.status'],
      'http.request.method': attributes['http.request.method'],
      'url.template': attributes['url.template'],
      'http.response.status_code': attributes['http.response.status_code'],
      'sync.error.fingerprint': attributes['sync.error.fingerprint'],
      'http.request.body.size': sent,
      'http.response.body.size': received,
      'sync.body.reason': reason,
      'sync.body.number': place?.number,
      'sync.body.total': place?.total,
      'sync.body.request.type': request.type,
      'sync.body.request.kept': request.kept,
      'sync.body.request.truncated': request.truncated,
      'sync.body.request.missing': request.missing,
      'sync.body.response.type': response.type,
      'sync.body.response.kept': response.kept,
      'sync.body.response.truncated': response.truncated,
      'sync.body.response.missing': response.missing,
    },
    body: JSON.stringify({ request: lineOf(request), response: lineOf(response) }),
    traceId: home.segment.traceId,
    spanId: call.spanId,
  });
  return { ...record, timeMs: call.endMs ?? call.knownMs };
}

function lineOf({ headers, text }: Side): { headers: Readonly<Record<string, string>>; body?: string | undefined } {
  return { headers, body: text };
}
