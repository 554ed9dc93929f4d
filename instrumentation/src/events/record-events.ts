import { EVENTS } from '@synctrail/model';
import { logHead } from '../otlp/log.ts';
import type { EntityWork } from '../work/entity-work.ts';
import { identityAttributes } from '../work/identity.ts';

/** What such events have in common, encoded. One that was left as it is leaves none. */
export function recordHead({ segment, type, action, status, unit, told }: EntityWork): Uint8Array | undefined {
  if (told === undefined || told.kind === 'skipped' || !unit.run.exporter.recordEvents) return undefined;
  const name = told.kind === 'failed' ? 'SYNC_RECORD_FAILED' : 'SYNC_RECORD_WRITTEN';
  const { kind, severity } = EVENTS[name];
  return logHead({
    eventName: name,
    severity,
    body: `${type} ${told.kind}`,
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
}

/** What stays of a record when its spans are gone (S2-43): which, what was done to it, how it went, in which run. */
export function emitRecord(entity: EntityWork, head: Uint8Array, timeMs: number): void {
  const { spanId, id, told } = entity;
  const targetId = told?.kind === 'failed' ? undefined : entity.targetId;
  const attributes = { 'sync.entity.source_id': id, 'sync.entity.target_id': targetId };
  entity.unit.run.exporter.briefLog({ head, timeMs, spanId, attributes });
}
