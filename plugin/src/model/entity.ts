import type { Attributes } from '@synctrail/model';
import { SPAN_EVENT_HANDED_OFF, SPAN_EVENT_SUBSTEP } from '@synctrail/model';
import type { Failure } from './failure.ts';
import { failureOf } from './failure.ts';
import type { InFlightEntity } from './in-flight.ts';
import type { Span } from './span.ts';
import { ofLevel, opId } from './span.ts';
import { statusWithin } from './step.ts';

/** Where an entity's row leads. */
interface EntityPlace {
  runId: string;
  stepId: string;
  pageId: string;
  opId: string;
}

/** A record in a page (S0-31 … S0-35). Times in ms since the epoch. */
export interface EntityRow {
  key: string;
  /** `decided` has an outcome, `in_flight` will have one, `handed_off` was given to another unit. */
  kind: 'decided' | 'in_flight' | 'handed_off';
  /** Undefined while it is in flight, and for what was handed off and not loaded yet. */
  place: EntityPlace | undefined;
  /** The page that works on it, where it was found in flight. */
  workedOnIn?: Omit<EntityPlace, 'opId'>;
  type: string;
  /** The record's id in the third-party tool, and in ours: which is which follows from the direction (SX-08). */
  externalId: string | undefined;
  internalId: string | undefined;
  direction: string;
  action: string | undefined;
  status: string;
  /** Skip reason or error message. */
  reason: string | undefined;
  failure: Failure;
  substeps: { name: string; status: string }[];
  /** The unit that fetched it, where that is another one. */
  originId: string | undefined;
  startedAt: number | undefined;
  durationMs: number | undefined;
}

/** External and internal id by direction: inbound records come from the tool, outbound ones go to it. */
function idsOf(
  direction: string,
  sourceId: string | undefined,
  targetId: string | undefined,
): Pick<EntityRow, 'externalId' | 'internalId'> {
  return direction === 'outbound' ? { externalId: targetId, internalId: sourceId } : { externalId: sourceId, internalId: targetId };
}

/** An entity span as a row; also one that a search found, which names its unit in its attributes. */
export function entityRow(span: Span): EntityRow {
  const { attributes } = span;
  const direction = attributes['sync.direction'] ?? 'inbound';
  const failure = failureOf(attributes);
  return {
    key: opId(span),
    kind: 'decided',
    place: {
      runId: attributes['sync.run.id'] ?? '',
      stepId: attributes['sync.step.id'] ?? '',
      pageId: attributes['sync.page.id'] ?? span.traceId,
      opId: opId(span),
    },
    type: attributes['sync.entity.type'] ?? '',
    ...idsOf(direction, attributes['sync.entity.source_id'], attributes['sync.entity.target_id']),
    direction,
    action: attributes['sync.entity.action'],
    status: attributes['sync.status'] ?? 'success',
    reason: attributes['sync.reason'] ?? attributes['sync.reason.code'] ?? span.errorMessage,
    failure,
    substeps: substepsOf(span),
    originId: attributes['sync.page.origin_id'],
    startedAt: span.startMs,
    durationMs: span.durationMs,
  };
}

function substepsOf(span: Span): EntityRow['substeps'] {
  return span.events
    .filter((event) => event.name === SPAN_EVENT_SUBSTEP)
    .map(({ attributes }) => ({ name: attributes['sync.substep.name'] ?? '', status: attributes['sync.substep.status'] ?? '' }));
}

/** a-9 before a-10. */
const naturally = new Intl.Collator('en', { numeric: true });

/** Rows of a unit: its entities in the order in which they began, then what is in flight, then what it gave away. */
export function entityRows(
  spans: readonly Span[],
  more: { inFlight: readonly InFlightEntity[]; loadedElsewhere: readonly Span[]; runStatus: string },
): EntityRow[] {
  const decided = new Map(ofLevel(spans, 'entity').map((span) => [opId(span), entityRow(span)]));
  const rows = [...decided.values()].sort(
    (a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0) || naturally.compare(a.externalId ?? '', b.externalId ?? ''),
  );
  const seen = new Set(ofLevel(spans, 'entity').map(({ attributes }) => recordKey(attributes)));
  const inFlight = more.inFlight
    .filter((entity) => !seen.has(recordKey({ 'sync.entity.type': entity.type, 'sync.entity.source_id': entity.sourceId ?? '' })))
    .map((entity) => inFlightRow(entity, more.runStatus));
  return [...rows, ...inFlight, ...handedOffRows(spans, more.loadedElsewhere)];
}

function inFlightRow(entity: InFlightEntity, runStatus: string): EntityRow {
  return {
    key: `in flight ${entity.type} ${entity.sourceId}`,
    kind: 'in_flight',
    place: undefined,
    type: entity.type,
    ...idsOf(entity.direction, entity.sourceId, entity.targetId),
    direction: entity.direction,
    action: undefined,
    status: statusWithin(runStatus, entity.status),
    reason: undefined,
    failure: failureOf({}),
    substeps: [],
    originId: undefined,
    startedAt: undefined,
    durationMs: undefined,
  };
}

/** What a page gave to other units, each with where it was loaded if that is known. */
function handedOffRows(spans: readonly Span[], loadedElsewhere: readonly Span[]): EntityRow[] {
  const loaded = new Map(loadedElsewhere.map((span) => [recordKey(span.attributes), span]));
  const events = ofLevel(spans, 'page').flatMap((span) => span.events.filter((event) => event.name === SPAN_EVENT_HANDED_OFF));
  return events.map(({ attributes }, index): EntityRow => {
    const span = loaded.get(recordKey(attributes));
    const common = { key: `handed off ${index}`, kind: 'handed_off' as const };
    if (span !== undefined) return { ...entityRow(span), ...common };
    return {
      ...common,
      place: undefined,
      type: attributes['sync.entity.type'] ?? '',
      ...idsOf('inbound', attributes['sync.entity.source_id'], undefined),
      direction: 'inbound',
      action: undefined,
      status: 'in_progress',
      reason: undefined,
      failure: failureOf({}),
      substeps: [],
      originId: undefined,
      startedAt: undefined,
      durationMs: undefined,
    };
  });
}

function recordKey(attributes: Attributes): string {
  return `${attributes['sync.entity.type']}\n${attributes['sync.entity.source_id']}`;
}

/** Whether a row holds this text: in its ids, type, action, status or reason (S0-43a). */
export function entityMatches(row: EntityRow, term: string): boolean {
  const text = term.toLowerCase();
  return [row.externalId, row.internalId, row.type, row.action, row.status, row.reason, row.failure.code].some(
    (value) => value?.toLowerCase().includes(text) === true,
  );
}
