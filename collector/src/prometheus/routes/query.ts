import type { Store } from '../../store/store.ts';
import { instantData, type QueryData, rangeData, samplesData } from '../answer/values.ts';
import { Context } from '../evaluate/context.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { samplesFor } from '../evaluate/selected.ts';
import type { Steps } from '../evaluate/value.ts';
import { typeOf } from '../parse/check.ts';
import { type Expression, TYPE_NAMES } from '../parse/expression.ts';
import { parseQuery } from '../parse/parse-query.ts';
import { checkMatchers } from '../read/conditions.ts';
import { Refusal } from '../refusal.ts';
import type { Answered, Endpoint } from './endpoint.ts';
import { instantMs, limitOf, neededMs, stretchMs, TRUNCATED } from './parameters.ts';

/** Prometheus' own: `--query.lookback-delta`. */
const LOOKBACK_MS = 300_000;
const POINTS_AT_MOST = 11_000;

/** All selectors of an expression, to be checked before anything is read. */
function selectorsOf(expression: Expression): Extract<Expression, { kind: 'selector' }>[] {
  if (expression.kind === 'selector') return [expression];
  if (expression.kind === 'range') return [expression.selector];
  if (expression.kind === 'negated') return selectorsOf(expression.of);
  if (expression.kind === 'binary') return [...selectorsOf(expression.left), ...selectorsOf(expression.right)];
  if (expression.kind === 'call') return expression.args.flatMap(selectorsOf);
  if (expression.kind === 'aggregate')
    return [expression.of, ...(expression.parameter === undefined ? [] : [expression.parameter])].flatMap(selectorsOf);
  return [];
}

async function parsed(store: Store, form: URLSearchParams): Promise<Expression> {
  const expression = parseQuery(form.get('query') ?? '');
  for (const { matchers } of selectorsOf(expression)) await checkMatchers(store, matchers, 'query');
  return expression;
}

function limited(data: QueryData, limit: number): Answered {
  if (limit === 0 || data.resultType === 'scalar' || data.resultType === 'string' || data.result.length <= limit) return { data };
  return { data: { ...data, result: data.result.slice(0, limit) }, warnings: [TRUNCATED] };
}

function contextFor(store: Store, steps: Steps, form: URLSearchParams, signal: AbortSignal): Context {
  const lookbackMs = stretchMs(form, 'lookback_delta') ?? LOOKBACK_MS;
  if (lookbackMs <= 0) throw new Refusal('invalid parameter "lookback_delta": it must be greater than 0');
  return new Context(store, steps, lookbackMs, signal);
}

/** `/query`: the value at one instant, now unless told. */
export function instantQuery(store: Store): Endpoint {
  return async ({ form, signal }) => {
    const limit = limitOf(form);
    const steps = { startMs: instantMs(form, 'time') ?? Date.now(), stepMs: 1, count: 1 };
    stretchMs(form, 'timeout');
    const context = contextFor(store, steps, form, signal);
    const expression = await parsed(store, form);
    if (expression.kind === 'range') return limited(samplesData(await samplesFor(expression.selector, context, expression.rangeMs)), limit);
    return limited(instantData(await evaluate(expression, context), steps), limit);
  };
}

/** `/query_range`: the values from `start` to `end`, each `step`. */
export function rangeQuery(store: Store): Endpoint {
  return async ({ form, signal }) => {
    const limit = limitOf(form);
    const [startMs, endMs] = [neededMs(form, 'start'), neededMs(form, 'end')];
    if (endMs < startMs) throw new Refusal('invalid parameter "end": end timestamp must not be before start time');
    const stepMs = stretchMs(form, 'step');
    if (stepMs === undefined) throw new Refusal('invalid parameter "step": cannot parse "" to a valid duration');
    if (stepMs <= 0)
      throw new Refusal('invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer');
    if (Math.floor((endMs - startMs) / stepMs) > POINTS_AT_MOST)
      throw new Refusal('exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)');
    stretchMs(form, 'timeout');
    const steps = { startMs, stepMs, count: Math.floor((endMs - startMs) / stepMs) + 1 };
    const context = contextFor(store, steps, form, signal);
    const expression = await parsed(store, form);
    const type = typeOf(expression);
    if (type !== 'scalar' && type !== 'vector')
      throw new Refusal(
        `invalid parameter "query": invalid expression type "${TYPE_NAMES[type]}" for range query, must be Scalar or instant Vector`,
      );
    return limited(rangeData(await evaluate(expression, context), steps), limit);
  };
}

/** `/query_exemplars`: none are kept, so there are none; what Prometheus refuses is refused. */
export function exemplars(): Endpoint {
  return async ({ form }) => {
    const [startMs, endMs] = [instantMs(form, 'start'), instantMs(form, 'end')];
    if (startMs !== undefined && endMs !== undefined && endMs < startMs)
      throw new Refusal('end timestamp must not be before start timestamp');
    parseQuery(form.get('query') ?? '');
    return await Promise.resolve({ data: [] });
  };
}
