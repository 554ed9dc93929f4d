import type { Condition, Field, Literal, Query, Spanset } from '../parse/query.ts';
import { containedText } from './contained-text.ts';
import { TRACE_INTRINSICS } from './intrinsic.ts';

/** All conditions of a query, in the order in which they are written. */
export function conditionsOf(query: Query): Condition[] {
  const later = query.stages.flatMap((stage) => (stage.kind === 'filter' ? [stage.condition] : []));
  return [...spansetConditions(query.spanset), ...later];
}

/** The comparisons and questions for presence that a condition consists of. */
export function leavesOf(condition: Condition): Extract<Condition, { field: Field }>[] {
  switch (condition.kind) {
    case 'constant':
      return [];
    case 'and':
    case 'or':
      return [...leavesOf(condition.left), ...leavesOf(condition.right)];
    case 'not':
      return leavesOf(condition.inner);
    case 'comparison':
    case 'presence':
    default:
      return [condition];
  }
}

/** The texts that a span must have in some of its attributes, one each, if the condition holds. */
export function requiredTexts(condition: Condition, attributes: ReadonlySet<string>): string[] {
  if (condition.kind === 'and') return [...requiredTexts(condition.left, attributes), ...requiredTexts(condition.right, attributes)];
  if (condition.kind !== 'comparison' || condition.operator !== '=' || condition.field.kind !== 'attribute') return [];
  const { field, literal } = condition;
  return field.scope === 'span' && attributes.has(field.name) && isText(literal) ? [literal.value] : [];
}

/** Whether the condition may hold though one of its comparisons does not. */
export function hasAlternative(condition: Condition): boolean {
  if (condition.kind === 'or') return true;
  if (condition.kind === 'and') return hasAlternative(condition.left) || hasAlternative(condition.right);
  return condition.kind === 'not' && hasAlternative(condition.inner);
}

/** The regular expressions of a query that RE2 may not take. */
export function patternsOf(query: Query): string[] {
  const leaves = conditionsOf(query).flatMap(leavesOf);
  return leaves.flatMap((leaf) => {
    if (leaf.kind !== 'comparison' || (leaf.operator !== '=~' && leaf.operator !== '!~')) return [];
    return isText(leaf.literal) && containedText(leaf.literal.value) === undefined ? [leaf.literal.value] : [];
  });
}

/** Whether a query asks for facts of a trace that its matching spans alone do not tell. */
export function needsTraceFacts(query: Query): boolean {
  const groups = query.stages.flatMap((stage) => (stage.kind === 'group' ? [stage.field] : []));
  const asked = [
    ...conditionsOf(query)
      .flatMap(leavesOf)
      .map(({ field }) => field),
    ...groups,
    ...(query.metric?.by ?? []),
  ];
  const measured = query.metric?.of;
  return [...asked, ...(measured === undefined ? [] : [measured])].some(isTraceFact);
}

function isTraceFact(field: Field): boolean {
  return field.kind === 'intrinsic' && TRACE_INTRINSICS.has(field.name);
}

function isText(literal: Literal): literal is Extract<Literal, { type: 'string' }> {
  return literal.type === 'string';
}

function spansetConditions(spanset: Spanset): Condition[] {
  return spanset.kind === 'filter' ? [spanset.condition] : [...spansetConditions(spanset.left), ...spansetConditions(spanset.right)];
}
