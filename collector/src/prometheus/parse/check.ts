import type { SyntaxNode } from '@lezer/common';
import { type Aggregate, type Call, type Expression, TYPE_NAMES, type ValueType } from './expression.ts';
import type { Reading } from './reading.ts';
import { AGGREGATIONS, type Signature, SIGNATURES } from './signatures.ts';

export function typeOf(expression: Expression): ValueType {
  if (expression.kind === 'number') return 'scalar';
  if (expression.kind === 'string') return 'string';
  if (expression.kind === 'range') return 'matrix';
  if (expression.kind === 'negated') return typeOf(expression.of);
  if (expression.kind === 'binary')
    return typeOf(expression.left) === 'scalar' && typeOf(expression.right) === 'scalar' ? 'scalar' : 'vector';
  return expression.kind === 'call' ? (SIGNATURES.get(expression.name)?.returns ?? 'vector') : 'vector';
}

/** A call whose arguments are as many and of such types as its function takes. */
export function checkCall(reading: Reading, node: SyntaxNode, call: Call, { args, optional }: Signature): Call {
  const { name } = call;
  const given = call.args.length;
  const refuse = (what: string) => reading.refuse(node, what);
  if (optional === 0 && given !== args.length) throw refuse(`expected ${args.length} argument(s) in call to "${name}", got ${given}`);
  const least = optional === 0 ? args.length : args.length - 1;
  if (given < least) throw refuse(`expected at least ${least} argument(s) in call to "${name}", got ${given}`);
  if (given > least + optional) throw refuse(`expected at most ${least + optional} argument(s) in call to "${name}", got ${given}`);
  call.args.forEach((arg, index) => {
    const wanted = args[Math.min(index, args.length - 1)] ?? 'vector';
    if (typeOf(arg) !== wanted)
      throw refuse(`expected type ${TYPE_NAMES[wanted]} in call to function "${name}", got ${TYPE_NAMES[typeOf(arg)]}`);
  });
  return call;
}

/** An aggregation over a vector, with a parameter of the type it takes. */
export function checkAggregate(
  reading: Reading,
  node: SyntaxNode,
  args: readonly Expression[],
  rest: Pick<Aggregate, 'op' | 'without' | 'labels'>,
): Aggregate {
  const wanted = AGGREGATIONS.get(rest.op);
  const count = wanted === undefined ? 1 : 2;
  if (args.length !== count)
    throw reading.refuse(node, `wrong number of arguments for aggregate expression provided, expected ${count}, got ${args.length}`);
  const of = args[count - 1];
  const parameter = wanted === undefined ? undefined : args[0];
  if (of === undefined || typeOf(of) !== 'vector')
    throw reading.refuse(
      node,
      `expected type instant vector in aggregation expression, got ${of === undefined ? 'none' : TYPE_NAMES[typeOf(of)]}`,
    );
  if (wanted !== undefined && parameter !== undefined && typeOf(parameter) !== wanted)
    throw reading.refuse(node, `expected type ${TYPE_NAMES[wanted]} in aggregation parameter, got ${TYPE_NAMES[typeOf(parameter)]}`);
  return { kind: 'aggregate', ...rest, parameter, of };
}

/** What a sign stands before: a number or a vector. */
export function checkNegated(reading: Reading, node: SyntaxNode, of: Expression, minus: boolean): Expression {
  const type = typeOf(of);
  if (type !== 'scalar' && type !== 'vector')
    throw reading.refuse(node, `unary expression only allowed on expressions of type scalar or instant vector, got "${TYPE_NAMES[type]}"`);
  return minus ? { kind: 'negated', of } : of;
}
