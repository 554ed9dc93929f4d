import { fieldText, sameField } from '../parse/field.ts';
import type { Condition, Field, Query } from '../parse/query.ts';
import { hasColumn } from './attribute.ts';
import { conditionSql, fieldValue } from './condition.ts';
import { TRACE_INTRINSICS } from './intrinsic.ts';
import type { Parameters } from './parameters.ts';
import { conditionsOf, hasAlternative, leavesOf } from './walk.ts';

/** A field that an answer shows with each span. */
export interface ShownField {
  /** As Tempo names it in the answer, without scope. */
  readonly key: string;
  /** The span's name has a place of its own. */
  readonly isName: boolean;
  /** The column with its tagged value: NULL where it is not shown with that span. */
  readonly column: string;
  /** The column's definition: `expression AS column`. */
  readonly definition: string;
}

/** Shown in places of their own, or not at all. */
const NOT_ATTRIBUTES: ReadonlySet<string> = new Set([...TRACE_INTRINSICS, 'duration', 'trace:id', 'span:id']);

/**
 * The fields that were asked for: those that are selected, and those of the conditions. What a span has not is the text `nil` where it has a
 * column, else nothing; the field of a condition beside `||` is shown only where the condition holds.
 */
export function shownFields(query: Query, parameters: Parameters): ShownField[] {
  const leaves = conditionsOf(query).flatMap(leavesOf);
  const selected = query.stages.flatMap((stage) => (stage.kind === 'select' ? stage.fields : []));
  const isUncertain = query.spanset.kind !== 'filter' || conditionsOf(query).some(hasAlternative);
  const fields = unique([...selected, ...leaves.map(({ field }) => field)]);
  return fields.flatMap((field, index) => {
    const value = isAttribute(field) ? fieldValue(field, parameters) : undefined;
    if (value === undefined) return [];
    const column = `shown${index}`;
    const always = !isUncertain || selected.some((other) => sameField(field, other));
    const own = leaves.filter((leaf) => sameField(leaf.field, field));
    const valueOrNil = field.kind === 'attribute' && hasColumn(field) ? `COALESCE(${value}, 'snil')` : value;
    const definition = always ? valueOrNil : shownWhere(own, valueOrNil, parameters);
    return [
      { key: field.name, isName: field.kind === 'intrinsic' && field.name === 'name', column, definition: `${definition} AS ${column}` },
    ];
  });
}

function shownWhere(leaves: readonly Condition[], value: string, parameters: Parameters): string {
  const holds = leaves.map((leaf) => conditionSql(leaf, parameters)).join(' OR ');
  return `CASE WHEN ${holds} THEN ${value} END`;
}

function isAttribute(field: Field): boolean {
  return field.kind === 'attribute' || !NOT_ATTRIBUTES.has(field.name);
}

function unique(fields: readonly Field[]): Field[] {
  return [...new Map(fields.map((field) => [fieldText(field), field])).values()];
}
