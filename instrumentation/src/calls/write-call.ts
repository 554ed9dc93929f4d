import { ERROR_CLASSES, redactId, redactUrl } from '@synctrail/model';
import { keepBodies } from '../bodies/keep-bodies.ts';
import { requestParams } from '../bodies/request-params.ts';
import { emitCallFailed } from '../events/failure-events.ts';
import type { SparseAttributes } from '../otlp/attributes.ts';
import type { Failure } from '../work/failure.ts';
import { failureAttributes, failureOf, fingerprintOf } from '../work/failure.ts';
import { initiatorAttributes } from '../work/identity.ts';
import type { CallSpan } from './call-span.ts';
import { endPointOf } from './end-point.ts';
import type { CallEnd } from './recorder.ts';

function callFailure(call: CallSpan, facts: CallEnd, template: string): Failure | undefined {
  const errorClass = call.errorClass;
  if (errorClass === undefined) return undefined;
  const { method, statusCode: status } = facts;
  const error = facts.error ?? { name: 'HttpError', message: `${method} ${template} was answered with ${status}` };
  const failure = failureOf(error, { status, errorClass, method, template });
  return { ...failure, errorClass, code: call.code ?? failure.code };
}

/** The call's share of a retry (S3-38, SX-02). */
export function attemptAttributes(call: CallSpan): SparseAttributes {
  return {
    'sync.attempt': call.attempt?.number ?? call.resent + 1,
    'sync.attempt.max': call.attempt?.max,
    'sync.retry.backoff_ms': call.retry?.backoffMs,
    'sync.retry.next_at': call.retry?.nextAt,
    'sync.retry.will_retry': call.retry === undefined ? undefined : true,
  };
}

/** Writes the call's span, and a failure event when it is final and no record's. */
export function writeCall(call: CallSpan): void {
  const { facts, home } = call;
  if (facts === undefined) return;
  const { unit, entity } = home;
  const endPoint = endPointOf(facts.method, facts.url);
  const failure = call.isFailed ? callFailure(call, facts, endPoint.template) : undefined;
  const resent = Math.max(call.resent, (call.attempt?.number ?? 1) - 1);
  const status = failure === undefined ? 'succeeded' : call.retry === undefined ? 'failed' : 'retrying';
  const attributes: SparseAttributes = {
    'sync.status': status,
    'url.full': redactUrl(facts.url),
    'http.response.status_code': facts.statusCode,
    'http.request.resend_count': resent === 0 ? undefined : resent,
    'http.request.body.size': facts.requestBodySize,
    'http.response.body.size': facts.responseBodySize,
    'sync.request.params': requestParams(facts.url, call.exchange),
    'sync.returned_id': redactId(call.returnedId),
    'sync.record.id': entity === undefined ? redactId(unit.run.root?.record?.id) : entity.internalId,
    'sync.record.type': entity === undefined ? unit.run.root?.record?.type : entity.internalId === undefined ? undefined : entity.type,
    'sync.rate_limit.limit': facts.rateLimit?.limit,
    'sync.rate_limit.remaining': facts.rateLimit?.remaining,
    'sync.rate_limit.reset_at': facts.rateLimit?.resetAt,
    'sync.rate_limit.hit': facts.statusCode === 429 ? true : undefined,
  };
  Object.assign(attributes, attemptAttributes(call));
  if (unit.run.facts.initiator !== undefined) Object.assign(attributes, initiatorAttributes(unit.run.facts.initiator));
  if (failure !== undefined) {
    Object.assign(attributes, failureAttributes(failure));
    attributes['sync.error.fingerprint'] = fingerprintOf(failure, unit);
    attributes['sync.error.recoverability'] = ERROR_CLASSES[failure.errorClass].recoverability;
  }
  // what succeeds is mostly not told of anywhere else
  const all = failure === undefined && call.exchange?.released !== false ? attributes : { ...endPoint.attributes, ...attributes };
  attributes['sync.body.state'] = keepBodies(call, all);
  unit.run.exporter.span({
    traceId: home.segment.traceId,
    spanId: call.spanId,
    parentSpanId: home.parentSpanId,
    name: endPoint.name,
    kind: 'client',
    startMs: call.startMs,
    endMs: call.endMs ?? call.knownMs,
    shared: unit.shared,
    common: endPoint.encoded,
    attributes,
    error: failure?.reason,
  });
  unit.run.callCounts.count({ facts, status, host: endPoint.host, durationMs: (call.endMs ?? call.knownMs) - call.startMs });
  const isRecords = entity !== undefined || call.batch !== undefined;
  // a stop cuts calls off: that is no fault to look into
  const isCutOff = call.unanswered && unit.run.stopping;
  if (failure !== undefined && status === 'failed' && !isRecords && !isCutOff) {
    emitCallFailed(call, failure, all);
  }
}
