import type { SyntaxNode } from '@lezer/common';
import { notSupported } from '../refusal.ts';
import { typeOf } from './check.ts';
import type { Binary, Expression, Matching } from './expression.ts';
import { childrenOf, type Item } from './flat.ts';
import type { Reading } from './reading.ts';

const LEVELS = [['or'], ['and', 'unless'], ['==', '!=', '>', '<', '>=', '<='], ['+', '-'], ['*', '/', '%', 'atan2'], ['^']];

/** A sign binds as a product does: `-a ^ b` is the negative of a power. */
export const SIGN_PRECEDENCE = LEVELS.findIndex((level) => level.includes('*'));
export const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['^']);

const COMPARISONS: ReadonlySet<string> = new Set(LEVELS[2]);
export const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

/** The higher, the closer it binds. */
export function precedenceOf(operator: string): number {
  const level = LEVELS.findIndex((operators) => operators.includes(operator.toLowerCase()));
  if (level < 0) throw notSupported(`the operator ${operator}`);
  return level;
}

function matchingOf(reading: Reading, modifiers: readonly SyntaxNode[]): Matching | undefined {
  const clause = modifiers.find(({ name }) => name === 'MatchingModifierClause');
  if (clause === undefined) return undefined;
  const [kind, labels, group, include] = childrenOf(clause);
  return {
    on: kind?.name === 'On',
    labels: reading.labelNames(labels),
    many: group === undefined ? 'none' : group.name === 'GroupLeft' ? 'left' : 'right',
    include: reading.labelNames(include),
  };
}

/** The operation of two sides, checked as Prometheus checks it. */
export function binaryOf(reading: Reading, item: Extract<Item, { kind: 'operator' }>, left: Expression, right: Expression): Binary {
  const op = reading.text(item.node).toLowerCase() as Binary['op'];
  const fill = item.modifiers.find(({ name }) => name === 'FillModifier');
  if (fill) throw notSupported(`the modifier ${reading.text(fill)}`);
  const bool = item.modifiers.some(({ name }) => name === 'BoolModifier');
  const told = matchingOf(reading, item.modifiers);
  const refuse = (what: string) => reading.refuse(item.node, what);
  const types = [typeOf(left), typeOf(right)];
  const scalars = types.filter((type) => type === 'scalar').length;
  if (types.some((type) => type !== 'scalar' && type !== 'vector'))
    throw refuse('binary expression must contain only scalar and instant vector types');
  if (bool && !COMPARISONS.has(op)) throw refuse('bool modifier can only be used on comparison operators');
  if (COMPARISONS.has(op) && !bool && scalars === 2) throw refuse('comparisons between scalars must use BOOL modifier');
  if (SET_OPERATORS.has(op) && scalars > 0) throw refuse(`set operator ${JSON.stringify(op)} not allowed in binary scalar expression`);
  if (SET_OPERATORS.has(op) && told !== undefined && told.many !== 'none')
    throw refuse(`no grouping allowed for ${JSON.stringify(op)} operation`);
  if (scalars > 0 && told !== undefined && told.labels.length > 0) throw refuse('vector matching only allowed between instant vectors');
  const twice = told?.on ? told.labels.find((label) => told.include.includes(label)) : undefined;
  if (twice !== undefined) throw refuse(`label ${JSON.stringify(twice)} must not occur in ON and GROUP clause at once`);
  return { kind: 'binary', op, bool, matching: told ?? { on: false, labels: [], many: 'none', include: [] }, left, right };
}
