import type { BinaryOp } from '../parse/ast.ts';

/** Operators that join numbers; the others join series. */
export type NumberOp = Exclude<BinaryOp, SetOp>;
export type SetOp = 'and' | 'or' | 'unless';

export function isSetOp(op: BinaryOp): op is SetOp {
  return op === 'and' || op === 'or' || op === 'unless';
}

const OPERATIONS: Readonly<Record<NumberOp, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0 ? Number.NaN : left / right),
  '%': (left, right) => (right === 0 ? Number.NaN : left % right),
  '^': (left, right) => left ** right,
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '>': (left, right) => Number(left > right),
  '>=': (left, right) => Number(left >= right),
  '<': (left, right) => Number(left < right),
  '<=': (left, right) => Number(left <= right),
};

/** Two numbers by Loki's rules: division by zero is NaN, comparisons give 1 or 0. */
export function arithmetic(op: NumberOp, left: number, right: number): number {
  return OPERATIONS[op](left, right);
}
