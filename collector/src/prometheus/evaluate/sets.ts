import type { Binary } from '../parse/expression.ts';
import { signed } from './match.ts';
import { Collected, put, type Steps, type Vector } from './value.ts';

/** `and`, `or` and `unless`: values as they are, by whether the other side has one that matches at the same instant. */
export function setOperation({ op, matching }: Binary, left: Vector, right: Vector, steps: Steps): Vector {
  const lefts = signed(matching, left);
  const rights = signed(matching, right);
  const collected = new Collected(steps);
  for (let step = 0; step < steps.count; step += 1) {
    const there = (side: typeof lefts) => side.filter(({ series }) => series.has[step] === 1);
    const [ours, theirs] = [there(lefts), there(rights)];
    const keys = new Set((op === 'or' ? ours : theirs).map(({ key }) => key));
    const kept =
      op === 'or' ? [...ours, ...theirs.filter(({ key }) => !keys.has(key))] : ours.filter(({ key }) => keys.has(key) === (op === 'and'));
    for (const { series } of kept) put(collected.of(series.labels), step, series.values[step] ?? 0);
  }
  return collected.vector();
}
