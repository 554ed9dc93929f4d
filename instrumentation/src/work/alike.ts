import type { EntityAction, WorkStatus } from '@synctrail/model';
import { recordHead } from '../events/record-events.ts';
import type { SpanHead } from '../otlp/span.ts';
import { sharedSpanAttributes, spanHead } from '../otlp/span.ts';
import type { EntityWork, Told } from './entity-work.ts';
import type { Segment } from './segment.ts';

/** What records of a segment that ended the same way have in common: there are many of them, so it is encoded once. */
export interface Alike {
  readonly type: string;
  readonly told: Told['kind'] | undefined;
  readonly action: EntityAction;
  readonly status: WorkStatus;
  readonly span: SpanHead;
  /** The same, encoded. */
  readonly head: Uint8Array;
  /** Their record events; undefined where they leave none. */
  readonly event: Uint8Array | undefined;
}

const known = new WeakMap<Segment, Alike[]>();
/** A host may call each record another type: what is not kept is encoded anew. */
const KEPT = 20;

export function alikeOf(entity: EntityWork): Alike {
  const { segment, type, action, status } = entity;
  const told = entity.told?.kind;
  let all = known.get(segment);
  if (all === undefined) known.set(segment, (all = []));
  // they are few, and mostly the same: looking through them is quicker than making a key
  for (const each of all) if (each.type === type && each.told === told && each.action === action && each.status === status) return each;
  const span = spanOf(entity);
  const alike = { type, told, action, status, span, head: spanHead(span), event: recordHead(entity) };
  if (all.length < KEPT) all.push(alike);
  return alike;
}

function spanOf({ type, action, status, unit, segment }: EntityWork): SpanHead {
  const common = sharedSpanAttributes({
    'sync.level': 'entity',
    'sync.entity.type': type,
    'sync.entity.action': action,
    'sync.direction': unit.run.sync.direction,
    'sync.status': status,
  });
  return { traceId: segment.traceId, parentSpanId: segment.spanId, name: `entity ${type}`, kind: 'internal', shared: unit.shared, common };
}
