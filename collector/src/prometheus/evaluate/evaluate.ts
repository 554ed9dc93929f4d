import type { Binary, Expression } from '../parse/expression.ts';
import { SET_OPERATORS } from '../parse/binary.ts';
import { aggregated } from './aggregate.ts';
import { called } from './call.ts';
import type { Context } from './context.ts';
import { withoutName } from './labels.ts';
import { Matched } from './match.ts';
import { dropsName, operated } from './operators.ts';
import { selected } from './selected.ts';
import { setOperation } from './sets.ts';
import { mapped, relabelled, scalarsIn, type Value, vectorIn } from './value.ts';

/** The value of an expression at every step of a query. Throws a `Refusal` where it has none. */
export async function evaluate(expression: Expression, context: Context): Promise<Value> {
  const { steps } = context;
  await context.pause();
  if (expression.kind === 'number') return { kind: 'scalar', values: new Float64Array(steps.count).fill(expression.value) };
  if (expression.kind === 'string') return { kind: 'string', text: expression.value };
  if (expression.kind === 'selector') return { kind: 'vector', vector: await selected(expression, context) };
  if (expression.kind === 'call') return await called(expression, async (argument) => await evaluate(argument, context), context);
  if (expression.kind === 'binary') return await combined(expression, context);
  if (expression.kind === 'aggregate') {
    const vector = vectorIn(await evaluate(expression.of, context));
    const parameters = expression.parameter === undefined ? undefined : scalarsIn(await evaluate(expression.parameter, context));
    return { kind: 'vector', vector: aggregated(expression, vector, parameters, steps) };
  }
  if (expression.kind === 'range') throw new Error('a range has no value at an instant');
  const value = await evaluate(expression.of, context);
  if (value.kind === 'scalar') return { kind: 'scalar', values: value.values.map((number) => -number) };
  const vector = value.kind === 'vector' ? value.vector : [];
  return {
    kind: 'vector',
    vector: relabelled(
      mapped(vector, steps, (number) => -number),
      steps,
      withoutName,
    ),
  };
}

/** An operation of two sides, of which each is a scalar or a vector. */
async function combined(binary: Binary, context: Context): Promise<Value> {
  const { steps } = context;
  const left = await evaluate(binary.left, context);
  const right = await evaluate(binary.right, context);
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    const values = left.values.map((value, step) => operated(binary, value, right.values[step] ?? 0, value) ?? Number.NaN);
    return { kind: 'scalar', values };
  }
  if (left.kind === 'vector' && right.kind === 'vector') {
    const vector = SET_OPERATORS.has(binary.op)
      ? setOperation(binary, left.vector, right.vector, steps)
      : new Matched(binary, left.vector, right.vector, steps).vector();
    return { kind: 'vector', vector };
  }
  const change = (value: number, step: number): number | undefined => {
    if (left.kind === 'scalar') return operated(binary, left.values[step] ?? 0, value, value);
    return right.kind === 'scalar' ? operated(binary, value, right.values[step] ?? 0, value) : undefined;
  };
  const side = left.kind === 'vector' ? left.vector : right.kind === 'vector' ? right.vector : [];
  const vector = mapped(side, steps, change);
  return { kind: 'vector', vector: dropsName(binary) ? relabelled(vector, steps, withoutName) : vector };
}
