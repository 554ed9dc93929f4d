import type { Expression, Matcher } from '../parse/expression.ts';
import { type Labels, NAME } from './labels.ts';
import { newSeries, put, type Steps, type Vector } from './value.ts';

function matchersOf(expression: Expression | undefined): readonly Matcher[] {
  if (expression?.kind === 'selector') return expression.matchers;
  return expression?.kind === 'range' ? expression.selector.matchers : [];
}

/** The labels that a selector asks for by their values, each once. */
function askedLabels(matchers: readonly Matcher[]): Labels {
  const labels = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, op, value } of matchers) {
    if (name === NAME) continue;
    if (op === '=' && !seen.has(name)) {
      if (value !== '') labels.set(name, value);
      seen.add(name);
    } else labels.delete(name);
  }
  return labels;
}

/** 1 where nothing is there, with the labels that were asked for. */
export function absent(argument: Expression | undefined, vector: Vector, steps: Steps): Vector {
  const series = newSeries(askedLabels(matchersOf(argument)), steps);
  for (let step = 0; step < steps.count; step += 1) if (vector.every(({ has }) => has[step] !== 1)) put(series, step, 1);
  return series.has.includes(1) ? [series] : [];
}
