import { notSupported } from '../refusal.ts';
import type { CompareOp, LabelFilter, Unit } from './ast.ts';
import { need, type Node } from './node.ts';
import { byteCount, durationNs } from './quantity.ts';
import { numberOf } from './number-literal.ts';
import { matcherOf } from './selector.ts';

const OPS: Readonly<Record<string, CompareOp>> = { Eq: '==', Eql: '==', Neq: '!=', Gtr: '>', Gte: '>=', Lss: '<', Lte: '<=' };

type Join = 'and' | 'or' | ',';

/** A tree of label filters; the grammar's own tree ignores precedence, so its leaves are joined again by Loki's rules. */
export function labelFilterOf(node: Node): LabelFilter {
  const filters: LabelFilter[] = [];
  const joins: Join[] = [];
  collect(node, filters, joins);
  return join(filters, joins);
}

function collect(node: Node, filters: LabelFilter[], joins: Join[]): void {
  const [first, second, third] = node.children;
  if (!first) throw new Error(`an empty label filter: ${node.text}`);
  if (node.children.length === 1) {
    filters.push(first.name === 'LabelFilter' ? labelFilterOf(first) : leaf(first));
    return;
  }
  collect(first, filters, joins);
  const right = third ?? second;
  joins.push(second?.name === 'And' ? 'and' : second?.name === 'Or' ? 'or' : ',');
  if (right) collect(right, filters, joins);
}

/**
 * Loki's grammar gives `and` and `or` their precedence but the comma none, which its parser resolves by shifting:
 * what follows a comma belongs together, and a comma binds what stands before it last.
 */
function join(filters: readonly LabelFilter[], joins: readonly Join[]): LabelFilter {
  const values: LabelFilter[] = [];
  const pending: Join[] = [];
  const reduce = (): void => {
    const [right, left, op] = [values.pop(), values.pop(), pending.pop()];
    if (left && right) values.push({ kind: op === 'or' ? 'or' : 'and', left, right });
  };
  for (const [index, filter] of filters.entries()) {
    const op = joins[index - 1];
    if (op !== undefined) {
      while (reducesBefore(pending.at(-1), op)) reduce();
      pending.push(op);
    }
    values.push(filter);
  }
  while (pending.length > 0) reduce();
  const [result] = values;
  if (!result) throw new Error('a label filter without a leaf');
  return result;
}

function reducesBefore(top: Join | undefined, next: Join): boolean {
  if (top === undefined || top === ',' || next === ',') return false;
  return top === 'and' || next === 'or';
}

function leaf(node: Node): LabelFilter {
  if (node.name === 'Matcher') return { kind: 'match', matcher: matcherOf(node) };
  if (node.name === 'NumberFilter') return compare(node, 'number', numberOf(need(node, 'LiteralExpr')));
  const [unit] = node.children;
  if (node.name === 'UnitFilter' && unit?.name === 'DurationFilter') {
    return compare(unit, 'duration', durationNs(need(unit, 'Duration').text, true));
  }
  if (node.name === 'UnitFilter' && unit?.name === 'BytesFilter') return compare(unit, 'bytes', byteCount(need(unit, 'Bytes').text));
  throw notSupported(`the label filter \`${node.text}\``);
}

function compare(node: Node, unit: Unit, value: number | undefined): LabelFilter {
  const op = node.children.map((each) => OPS[each.name]).find((each) => each !== undefined);
  if (op === undefined || value === undefined) throw notSupported(`the comparison \`${node.text}\``);
  return { kind: 'compare', name: need(node, 'Identifier').text, op, value, unit };
}
