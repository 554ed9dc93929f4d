import { ERROR_CLASSES } from '@synctrail/model';
import type { LogEvent } from './event.ts';
import type { Failure } from './failure.ts';
import { failureOf } from './failure.ts';

/** One failed record, or a failed call that belongs to none. */
interface FailedThing extends Failure {
  atMs: number;
  opId: string | undefined;
  stepId: string | undefined;
  stepName: string | undefined;
  pageId: string | undefined;
  entityType: string | undefined;
  sourceId: string | undefined;
}

/** Failures with one cause: the same fingerprint, or the same class and the same words but for the values in them. */
export interface FailureGroup {
  key: string;
  count: number;
  /** The newest of them. */
  example: FailedThing;
}

function failedThing(event: LogEvent): FailedThing {
  const { attributes } = event;
  return {
    ...failureOf(attributes),
    atMs: event.atMs,
    opId: attributes['sync.op.id'],
    stepId: attributes['sync.step.id'],
    stepName: attributes['sync.step.name'],
    pageId: attributes['sync.page.id'],
    entityType: attributes['sync.entity.type'],
    sourceId: attributes['sync.entity.source_id'],
  };
}

/** What failed, by cause, most first. A record that failed twice counts twice; the ledger has the exact number of records. */
export function groupFailures(events: readonly LogEvent[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const thing of events.map(failedThing)) {
    const key = thing.fingerprint ?? `${thing.errorClass}\n${withoutValues(thing.reason ?? '')}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { key, count: 1, example: thing });
    else {
      group.count += 1;
      if (thing.atMs > group.example.atMs) group.example = thing;
    }
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || order(a.example.errorClass) - order(b.example.errorClass));
}

/** A message without what differs from record to record: quoted parts, and words with digits. */
function withoutValues(message: string): string {
  return message.replaceAll(/"[^"]*"|'[^']*'|\S*\d\S*/g, '…');
}

const CLASS_ORDER = Object.keys(ERROR_CLASSES);

function order(errorClass: string | undefined): number {
  const index = CLASS_ORDER.indexOf(errorClass ?? 'unknown');
  return index === -1 ? CLASS_ORDER.length : index;
}
