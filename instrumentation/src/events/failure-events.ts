import { ERROR_CLASSES } from '@synctrail/model';
import type { CallSpan } from '../calls/call-span.ts';
import type { SparseAttributes } from '../otlp/attributes.ts';
import type { EntityWork } from '../work/entity-work.ts';
import type { Failure } from '../work/failure.ts';
import { failureLogAttributes } from '../work/failure.ts';
import { unitAttributes } from '../work/write-segment.ts';
import { emit } from './emit.ts';

/** A record that could not be written, with what a reader needs to find its spans. */
export function emitEntityFailed(entity: EntityWork, failure: Failure, attributes: SparseAttributes): void {
  const { willRetry } = ERROR_CLASSES[failure.errorClass];
  emit(entity.unit.run, {
    name: 'SYNC_ENTITY_FAILED',
    level: 'entity',
    attributes: {
      ...unitAttributes(entity.unit),
      ...attributes,
      ...failureLogAttributes(failure),
      'exception.message': failure.reason,
      'exception.stacktrace': failure.stack,
      'sync.attempt': entity.exhausted?.attempts,
      'sync.attempt.max': entity.exhausted?.max,
      'sync.retry.will_retry': entity.exhausted === undefined && willRetry ? undefined : false,
    },
    body: `${entity.type} ${entity.id} failed: ${failure.reason}`,
    traceId: entity.segment.traceId,
    spanId: entity.spanId,
  });
}

/** A call that failed for good, and belongs to no record. */
export function emitCallFailed(call: CallSpan, failure: Failure, attributes: SparseAttributes): void {
  emit(call.home.unit.run, {
    name: 'SYNC_CALL_FAILED',
    level: 'call',
    attributes: {
      ...unitAttributes(call.home.unit),
      'sync.status': 'failed',
      'url.template': attributes['url.template'],
      'sync.error.fingerprint': attributes['sync.error.fingerprint'],
      'sync.attempt': attributes['sync.attempt'],
      'sync.attempt.max': attributes['sync.attempt.max'],
      ...failureLogAttributes(failure),
    },
    // the reason of an answer that refuses names the call itself
    body: call.facts?.error === undefined ? failure.reason : `${call.method} ${attributes['url.template']} failed: ${failure.reason}`,
    traceId: call.home.segment.traceId,
    spanId: call.spanId,
  });
}
