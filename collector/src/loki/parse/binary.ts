import { invalid, notSupported } from '../refusal.ts';
import { arithmetic, isSetOp } from '../answer/arithmetic.ts';
import type { BinaryOp, MetricQuery } from './ast.ts';
import { child, flatten, type Node } from './node.ts';

const OPS: Readonly<Record<string, BinaryOp>> = {
  Or: 'or',
  And: 'and',
  Unless: 'unless',
  Eql: '==',
  Neq: '!=',
  Gtr: '>',
  Gte: '>=',
  Lss: '<',
  Lte: '<=',
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  Mod: '%',
  Pow: '^',
};
const PRECEDENCE: readonly (readonly BinaryOp[])[] = [
  ['or'],
  ['and', 'unless'],
  ['==', '!=', '>', '>=', '<', '<='],
  ['+', '-'],
  ['*', '/', '%'],
  ['^'],
];

interface Operator {
  readonly op: BinaryOp;
  readonly bool: boolean;
  readonly on: boolean;
  readonly labels: readonly string[];
}

/**
 * Grafana's grammar nests operators without regard to precedence, so their flat order is joined again by Loki's.
 * `operandOf` reads what stands between the operators.
 */
export function binaryOf(node: Node, operandOf: (metric: Node) => MetricQuery): MetricQuery {
  const operands: Node[] = [];
  const operators: Operator[] = [];
  collect(node, operands, operators);
  return climb(operands.map(operandOf), operators, 0);
}

function collect(node: Node, operands: Node[], operators: Operator[]): void {
  const [left, sign, ...rest] = node.children;
  const right = rest.at(-1);
  if (!left || !sign || !right) throw new Error(`an operator without two sides: ${node.text}`);
  side(left, operands, operators);
  operators.push(operatorOf(sign, child(node, 'BinOpModifier')));
  side(right, operands, operators);
}

/** A side without parentheses of its own is part of the same flat order. */
function side(expr: Node, operands: Node[], operators: Operator[]): void {
  const [metric] = expr.children;
  if (metric?.name !== 'MetricExpr') throw invalid(`unexpected type for a leg of binary operation: ${expr.text}`);
  const [inner] = metric.children;
  if (inner?.name === 'BinOpExpr') collect(inner, operands, operators);
  else operands.push(metric);
}

function operatorOf(sign: Node, modifier: Node | undefined): Operator {
  const op = OPS[sign.name];
  if (op === undefined) throw notSupported(`the operator ${sign.text}`);
  const matching = modifier && child(modifier, 'OnOrIgnoringModifier');
  if (modifier && (child(modifier, 'GroupLeft') ?? child(modifier, 'GroupRight'))) throw notSupported('group_left and group_right');
  const names = matching?.children.find((each) => each.name === 'GroupingLabels');
  return {
    op,
    bool: modifier !== undefined && child(modifier, 'Bool') !== undefined,
    on: matching !== undefined && child(matching, 'On') !== undefined,
    labels: names ? flatten(names, 'GroupingLabelList').map((each) => each.text) : [],
  };
}

/** Joins from the operator that binds least: to the left, but powers to the right. */
function climb(operands: readonly MetricQuery[], operators: readonly Operator[], level: number): MetricQuery {
  const [only] = operands;
  if (operators.length === 0 && only) return only;
  const here = operators.map((each) => PRECEDENCE[level]?.includes(each.op) === true);
  const at = level === PRECEDENCE.length - 1 ? here.indexOf(true) : here.lastIndexOf(true);
  const operator = operators[at];
  if (!operator) return climb(operands, operators, level + 1);
  const left = climb(operands.slice(0, at + 1), operators.slice(0, at), level);
  const right = climb(operands.slice(at + 1), operators.slice(at + 1), level);
  return joined(operator, left, right);
}

function joined(operator: Operator, left: MetricQuery, right: MetricQuery): MetricQuery {
  const { op } = operator;
  if (isSetOp(op) && (left.kind === 'number' || right.kind === 'number')) {
    const leg = left.kind === 'number' ? 'left' : 'right';
    const value = left.kind === 'number' ? left.value : right.kind === 'number' ? right.value : 0;
    throw invalid(`unexpected literal for ${leg} leg of logical/set binary operation (${op}): ${value.toFixed(6)}`);
  }
  if (!isSetOp(op) && left.kind === 'number' && right.kind === 'number') {
    return { kind: 'number', value: arithmetic(op, left.value, right.value) };
  }
  return { kind: 'binary', ...operator, left, right };
}
