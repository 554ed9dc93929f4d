import { readAttribute } from '../wire/attributes.ts';
import { fieldsOf, valueOf } from '../wire/fields.ts';
import type { Group, Parcel } from '../wire/parcel.ts';
import { Changes, type Fitted } from './fitted.ts';
import type { FitLimits } from './limits.ts';
import { fitLog } from './log.ts';
import type { Around } from './metadata.ts';

/** `ResourceLogs.resource` and `ScopeLogs.scope`, and where their attributes are. */
const HEAD = 1;
const RESOURCE_ATTRIBUTE = 1;
const SCOPE_ATTRIBUTE = 3;
/** Name and version of the scope. */
const SCOPE_ENTRIES = 2;

function entriesOf(head: Buffer, attribute: number): number {
  const message = fieldsOf(head).find(({ number }) => number === HEAD);
  if (message === undefined) return 0;
  const value = valueOf(head, message);
  const attributes = fieldsOf(value).filter(({ number }) => number === attribute);
  return attributes.reduce((sum, field) => sum + readAttribute(valueOf(value, field)).leaves, 0);
}

function aroundOf({ resource, scope }: Group): Around {
  const entries = entriesOf(resource, RESOURCE_ATTRIBUTE) + entriesOf(scope, SCOPE_ATTRIBUTE) + SCOPE_ENTRIES;
  return { bytes: resource.length + scope.length, entries };
}

/** Logs within what the engine takes; pure. */
export function fitLogs(parcel: Parcel, limits: FitLimits, nowMs: number, collector: string): Fitted {
  const changes = new Changes();
  const old: Group[] = [];
  let words = '';
  const groups = parcel.map((group): Group => {
    const fit = { nowMs, collector, limits, changes, around: aroundOf(group) };
    const tooOld: Buffer[] = [];
    const items = group.items.flatMap((item) => {
      const fitted = fitLog(item, fit);
      if (typeof fitted !== 'string') return [fitted];
      words = fitted;
      tooOld.push(item);
      return [];
    });
    if (tooOld.length > 0) old.push({ ...group, items: tooOld });
    return { ...group, items };
  });
  return {
    parcel: groups.filter(({ items }) => items.length > 0),
    unfit: old.length === 0 ? [] : [{ reason: 'too_old', words, parcel: old }],
    changes: changes.counts,
  };
}
