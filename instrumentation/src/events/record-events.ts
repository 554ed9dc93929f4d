import { EVENTS } from '@synctrail/model';
import { logHead } from '../otlp/log.ts';
import type { EntityWork } from '../work/entity-work.ts';
import { identityAttributes } from '../work/identity.ts';
import type { Segment } from '../work/segment.ts';

/** What all such events of a segment have in common, by what was done: there is one for each record, so it is encoded once. */
const heads = new WeakMap<Segment, Map<string, Uint8Array>>();

function headOf(entity: EntityWork, done: string): Uint8Array {
  const { segment, type, action, status, unit } = entity;
  let known = heads.get(segment);
  if (known === undefined) heads.set(segment, (known = new Map()));
  const key = `${done} ${action} ${status} ${type}`;
  let head = known.get(key);
  if (head === undefined) {
    const name = done === 'failed' ? 'SYNC_RECORD_FAILED' : 'SYNC_RECORD_WRITTEN';
    const { kind, severity } = EVENTS[name];
    head = logHead({
      eventName: name,
      severity,
      body: `${type} ${done}`,
      traceId: segment.traceId,
      attributes: {
        'sync.kind': kind,
        'sync.event': name,
        'sync.level': 'entity',
        ...identityAttributes(unit.run),
        'sync.entity.type': type,
        'sync.entity.action': action,
        'sync.status': status,
      },
    });
    known.set(key, head);
  }
  return head;
}

/**
 * What stays of a record when its spans are gone (S2-43): which, what was done to it, how it went, in which run.
 * One that was left as it is leaves nothing.
 */
export function emitRecord(entity: EntityWork, timeMs: number): void {
  const { told, spanId } = entity;
  if (told === undefined || told.kind === 'skipped') return;
  const targetId = told.kind === 'failed' ? undefined : entity.targetId;
  const attributes = { 'sync.entity.source_id': entity.id, 'sync.entity.target_id': targetId };
  entity.unit.run.exporter.briefLog({ head: headOf(entity, told.kind), timeMs, spanId, attributes });
}
