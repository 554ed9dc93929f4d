import { ERROR_CLASSES, messageTemplate } from '@synctrail/model';
import type { LogEvent } from './event.ts';
import { newestFirst } from './event.ts';
import type { Failure } from './failure.ts';
import { failureOf } from './failure.ts';

/** One failed record, or a failed call that belongs to none. */
export interface FailedThing extends Failure {
  key: string;
  atMs: number;
  opId: string | undefined;
  stepId: string | undefined;
  stepName: string | undefined;
  pageId: string | undefined;
  entityType: string | undefined;
  sourceId: string | undefined;
  targetId: string | undefined;
}

/** Failures with one cause: the same class, the same HTTP status, the same words but for the values in them. */
export interface FailureGroup {
  /** The cause in an address. */
  key: string;
  /** Newest first; a record that failed twice is in it once. */
  failed: FailedThing[];
}

function failedThing(event: LogEvent): FailedThing {
  const { attributes } = event;
  return {
    ...failureOf(attributes),
    key: keyOf(event),
    atMs: event.atMs,
    opId: attributes['sync.op.id'],
    stepId: attributes['sync.step.id'],
    stepName: attributes['sync.step.name'],
    pageId: attributes['sync.page.id'],
    entityType: attributes['sync.entity.type'],
    sourceId: attributes['sync.entity.source_id'],
    targetId: attributes['sync.entity.target_id'],
  };
}

/** Delivery is at least once, and a record may fail again in a later attempt. */
function keyOf({ atMs, attributes, spanId }: LogEvent): string {
  const record = attributes['sync.entity.source_id'];
  return record === undefined ? `${atMs} ${spanId}` : [attributes['sync.step.id'], attributes['sync.entity.type'], record].join(' ');
}

/** What failed, by cause, most first. */
export function groupFailures(events: readonly LogEvent[]): FailureGroup[] {
  const groups = new Map<string, Map<string, FailedThing>>();
  for (const thing of newestFirst(events).map(failedThing)) {
    const key = causeOf(thing);
    const group = groups.get(key) ?? new Map<string, FailedThing>();
    if (!group.has(thing.key)) group.set(thing.key, thing);
    groups.set(key, group);
  }
  return [...groups]
    .map(([key, things]) => ({ key, failed: [...things.values()] }))
    .sort((a, b) => b.failed.length - a.failed.length || order(a.failed[0]?.errorClass) - order(b.failed[0]?.errorClass));
}

/** What failures with one cause have in common. */
function causeOf({ errorClass, httpStatus, reason, code, sourceId, targetId }: FailedThing): string {
  const words = (reason ?? code ?? '').replaceAll(WORD, (word) => (word === sourceId || word === targetId ? '<id>' : word));
  return [errorClass ?? 'unknown', httpStatus ?? '', messageTemplate(withoutQuoted(words))].join(' ');
}

/** A word as an id may be one. */
const WORD = /[\p{L}\d]+(?:[_.:@/-][\p{L}\d]+)*/gu;

/** Quoted values differ from record to record; a quoted name of a field is part of the cause. */
function withoutQuoted(message: string): string {
  return message.replaceAll(/"([^"]{0,500})"|(?<![\p{L}\d])'([^']{0,500})'(?![\p{L}\d])/gu, (quoted, double?: string, single?: string) =>
    FIELD.test(double ?? single ?? '') ? quoted : '<value>',
  );
}

const FIELD = /^[a-z][A-Za-z_.]*$/;

const CLASS_ORDER = Object.keys(ERROR_CLASSES);

function order(errorClass: string | undefined): number {
  const index = CLASS_ORDER.indexOf(errorClass ?? 'unknown');
  return index === -1 ? CLASS_ORDER.length : index;
}
