import type { EntityAction, WorkStatus } from '@synctrail/model';
import { EVENTS } from '@synctrail/model';
import { logHead } from '../otlp/log.ts';
import type { EntityWork, Told } from '../work/entity-work.ts';
import { identityAttributes } from '../work/identity.ts';
import type { Segment } from '../work/segment.ts';

type Done = Exclude<Told['kind'], 'skipped'>;

/** What such events of a segment have in common, by what was done: there is one for each record, so it is encoded once. */
interface Head {
  readonly type: string;
  readonly done: Done;
  readonly action: EntityAction;
  readonly status: WorkStatus;
  readonly bytes: Uint8Array;
}

const heads = new WeakMap<Segment, Head[]>();
/** A host may call each record another type: what is not kept is encoded anew. */
const KEPT = 20;

function headOf(entity: EntityWork, done: Done): Uint8Array {
  const { segment, type, action, status } = entity;
  let known = heads.get(segment);
  if (known === undefined) heads.set(segment, (known = []));
  // they are few, and mostly the same: looking through them is quicker than making a key
  for (const head of known)
    if (head.type === type && head.done === done && head.action === action && head.status === status) return head.bytes;
  const bytes = encodedHead(entity, done);
  if (known.length < KEPT) known.push({ type, done, action, status, bytes });
  return bytes;
}

function encodedHead({ segment, type, action, status, unit }: EntityWork, done: Done): Uint8Array {
  const name = done === 'failed' ? 'SYNC_RECORD_FAILED' : 'SYNC_RECORD_WRITTEN';
  const { kind, severity } = EVENTS[name];
  return logHead({
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
