import type { Call, Expression } from '../parse/expression.ts';
import { absent } from './absent.ts';
import type { Context } from './context.ts';
import { histogramQuantile } from './histogram.ts';
import { labelJoin, labelReplace } from './label-functions.ts';
import { withoutName } from './labels.ts';
import { ranged } from './ranged.ts';
import { sampleTimes } from './selected.ts';
import { mapped, newSeries, put, relabelled, scalarsIn, stepAt, textIn, type Value, type Vector, vectorIn } from './value.ts';
import { DATE_FUNCTIONS, VALUE_FUNCTIONS } from './vector-functions.ts';

/** The value of an argument. */
type Evaluate = (argument: Expression) => Promise<Value>;

const vectorValue = (vector: Vector): Value => ({ kind: 'vector', vector });

function scalarValue({ steps }: Context, valueAt: (step: number) => number): Value {
  return { kind: 'scalar', values: Float64Array.from({ length: steps.count }, (_, step) => valueAt(step)) };
}

/** The one value of a vector that has one series, and no number where it has another count. */
function onlyValue(vector: Vector, step: number): number {
  const there = vector.filter(({ has }) => has[step] === 1);
  return there.length === 1 ? (there[0]?.values[step] ?? Number.NaN) : Number.NaN;
}

function constant(values: Float64Array, { steps }: Context): Vector {
  const series = newSeries(new Map(), steps);
  values.forEach((value, step) => put(series, step, value));
  return [series];
}

/** By value, what is no number last; it shows only where one instant is asked for. */
function sorted(vector: Vector, descending: boolean): Vector {
  return vector
    .filter(({ has }) => has[0] === 1)
    .sort((one, other) => {
      const [a, b] = [one.values[0] ?? 0, other.values[0] ?? 0];
      if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
      return descending ? b - a : a - b;
    });
}

/** A function of each value by itself, which loses the name. */
async function ofValues(call: Call, evaluate: Evaluate, context: Context): Promise<Vector | undefined> {
  const [first, ...rest] = call.args;
  const dates = DATE_FUNCTIONS.get(call.name);
  const valueOf = VALUE_FUNCTIONS.get(call.name) ?? dates;
  if (valueOf === undefined) return undefined;
  if (first === undefined) {
    return constant(
      Float64Array.from({ length: context.steps.count }, (_, step) => valueOf(Math.floor(stepAt(context.steps, step) / 1_000)) ?? 0),
      context,
    );
  }
  const scalars = await Promise.all(rest.map(async (arg) => scalarsIn(await evaluate(arg))));
  const vector = mapped(vectorIn(await evaluate(first)), context.steps, (value, step) =>
    valueOf(value, ...scalars.map((values) => values[step] ?? 0)),
  );
  return relabelled(vector, context.steps, withoutName);
}

/** A function of a range, with its scalar wherever that stands. */
async function ofRange(call: Call, evaluate: Evaluate, context: Context): Promise<Vector | undefined> {
  const range = call.args.find((arg) => arg.kind === 'range');
  if (range === undefined) return undefined;
  const scalar = call.args.find((arg) => arg !== range);
  const parameters = scalar === undefined ? undefined : scalarsIn(await evaluate(scalar));
  const vector = await ranged(call.name, range, parameters, context);
  return call.name === 'absent_over_time' ? absent(range, vector, context.steps) : vector;
}

async function timestamps(argument: Expression, evaluate: Evaluate, context: Context): Promise<Vector> {
  if (argument.kind === 'selector') return await sampleTimes(argument, context);
  const vector = mapped(vectorIn(await evaluate(argument)), context.steps, (_, step) => stepAt(context.steps, step) / 1_000);
  return relabelled(vector, context.steps, withoutName);
}

async function special({ name, args }: Call, evaluate: Evaluate, context: Context): Promise<Vector> {
  const [first, second] = args;
  if (first === undefined) throw new Error(`${name} without an argument`);
  if (name === 'vector') return constant(scalarsIn(await evaluate(first)), context);
  if (name === 'timestamp') return await timestamps(first, evaluate, context);
  if (name === 'histogram_quantile' && second !== undefined)
    return histogramQuantile(vectorIn(await evaluate(second)), scalarsIn(await evaluate(first)), context.steps);
  const vector = vectorIn(await evaluate(first));
  if (name === 'absent') return absent(first, vector, context.steps);
  if (name === 'sort' || name === 'sort_desc') return context.steps.count > 1 ? vector : sorted(vector, name === 'sort_desc');
  const texts = args.slice(1).map(textIn);
  if (name === 'label_replace') return await labelReplace(vector, texts, context);
  if (name === 'label_join') return labelJoin(vector, texts, context);
  throw new Error(`${name} has no meaning`);
}

/** What a function makes of its arguments. */
export async function called(call: Call, evaluate: Evaluate, context: Context): Promise<Value> {
  const [first] = call.args;
  if (call.name === 'time') return scalarValue(context, (step) => stepAt(context.steps, step) / 1_000);
  if (call.name === 'pi') return scalarValue(context, () => Math.PI);
  if (call.name === 'scalar' && first !== undefined) {
    const vector = vectorIn(await evaluate(first));
    return scalarValue(context, (step) => onlyValue(vector, step));
  }
  return vectorValue(
    (await ofValues(call, evaluate, context)) ?? (await ofRange(call, evaluate, context)) ?? (await special(call, evaluate, context)),
  );
}
