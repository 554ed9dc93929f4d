import { nowMs } from '../context/clock.ts';
import type { SparseAttributes } from '../otlp/attributes.ts';
import { emitEntityFailed } from '../events/failure-events.ts';
import { emitRecord } from '../events/record-events.ts';
import { alikeOf } from './alike.ts';
import type { EntityWork, Told } from './entity-work.ts';
import { failureAttributes, fingerprintOf } from './failure.ts';

/** Why a record without an outcome stands out. */
const NO_OUTCOME = { code: 'no_outcome', text: 'The sync told no outcome for this record' };

function reasonAttributes(entity: EntityWork): SparseAttributes {
  const { told } = entity;
  if (entity.interrupted) return {};
  if (told === undefined) return { 'sync.reason.code': NO_OUTCOME.code, 'sync.reason': NO_OUTCOME.text };
  if (told.kind === 'skipped') return { 'sync.reason.code': told.code, 'sync.reason': told.text };
  if (told.kind !== 'failed') return {};
  return { ...failureAttributes(told.failure), 'sync.error.fingerprint': fingerprintOf(told.failure, entity.unit, entity.action) };
}

const WRITTEN: ReadonlySet<Told['kind']> = new Set(['created', 'updated', 'deleted']);

/** Those of one that was written: nearly all are. */
function shortAttributes({ segment, spanId, id, targetId, originId }: EntityWork): SparseAttributes {
  return {
    'sync.op.id': `${segment.traceId}-${spanId}`,
    'sync.entity.source_id': id,
    'sync.entity.target_id': targetId,
    'sync.page.origin_id': originId,
  };
}

/** Attributes of the entity's span beside those of all that ended alike. */
function ownAttributes(entity: EntityWork): SparseAttributes {
  if (entity.told !== undefined && WRITTEN.has(entity.told.kind)) return shortAttributes(entity);
  const failed = entity.told?.kind === 'failed';
  return {
    'sync.op.id': `${entity.segment.traceId}-${entity.spanId}`,
    'sync.entity.source_id': entity.id,
    // S1-28: blank when the write failed
    'sync.entity.target_id': failed ? undefined : entity.targetId,
    'sync.page.origin_id': entity.originId,
    'sync.dead_letter': failed && entity.exhausted !== undefined ? true : undefined,
    ...reasonAttributes(entity),
  };
}

/** What the failure event says of the record, as its span does. */
function failedAttributes(entity: EntityWork, own: SparseAttributes): SparseAttributes {
  return {
    'sync.entity.type': entity.type,
    'sync.entity.action': entity.action,
    'sync.direction': entity.unit.run.sync.direction,
    'sync.status': entity.status,
    ...own,
  };
}

/** Writes the entity's span, the failure event of one that failed, and what its trail keeps. */
export function writeEntity(entity: EntityWork): void {
  const { unit, told } = entity;
  const attributes = ownAttributes(entity);
  const alike = alikeOf(entity);
  const { span } = alike;
  const endMs = nowMs();
  unit.run.exporter.span({
    traceId: span.traceId,
    spanId: entity.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    kind: span.kind,
    startMs: entity.startMs,
    endMs,
    head: alike.head,
    shared: span.shared,
    common: span.common,
    attributes,
    events: entity.events,
    links: entity.links,
    error: told?.kind === 'failed' ? told.failure.reason : undefined,
  });
  if (told?.kind === 'failed') emitEntityFailed(entity, told.failure, failedAttributes(entity, attributes));
  if (alike.event !== undefined) emitRecord(entity, alike.event, endMs);
}
