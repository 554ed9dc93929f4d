import type { Arithmetic, Binary, Comparison } from '../parse/expression.ts';

const ARITHMETIC: Readonly<Record<Arithmetic, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': power,
  atan2: Math.atan2,
};

const COMPARISONS: Readonly<Record<Comparison, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
};

/** Go says that 1 to any power is 1, also to what is no number, and so is -1 to what is infinite. */
function power(left: number, right: number): number {
  if (left === 1 || (left === -1 && Math.abs(right) === Number.POSITIVE_INFINITY)) return 1;
  return left ** right;
}

function isComparison(op: Binary['op']): op is Comparison {
  return op in COMPARISONS;
}

function isArithmetic(op: Binary['op']): op is Arithmetic {
  return op in ARITHMETIC;
}

/** What an operator makes of two values; undefined where a comparison filters it out, whose value otherwise is `kept`. */
export function operated({ op, bool }: Pick<Binary, 'op' | 'bool'>, left: number, right: number, kept: number): number | undefined {
  if (isArithmetic(op)) return ARITHMETIC[op](left, right);
  if (!isComparison(op)) throw new Error(`${op} is no operator of values`);
  const holds = COMPARISONS[op](left, right);
  if (bool) return holds ? 1 : 0;
  return holds ? kept : undefined;
}

/** Whether a result is something else than what went in, and so loses the name. */
export function dropsName({ op, bool }: Pick<Binary, 'op' | 'bool'>): boolean {
  return bool || isArithmetic(op);
}
