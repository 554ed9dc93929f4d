import type { Binary, Matching } from '../parse/expression.ts';
import { failed } from '../refusal.ts';
import { keep, type Labels, labelsKey, NAME, without, withLabel, withoutName } from './labels.ts';
import { dropsName, operated } from './operators.ts';
import { Collected, put, type Series, type Steps, type Vector } from './value.ts';

/** What two series must agree in to be matched. */
function signature({ on, labels: names }: Matching, labels: Labels): Labels {
  return on ? keep(labels, names) : without(labels, [...names, NAME]);
}

/** A series with the key of its signature. */
interface Signed {
  readonly series: Series;
  readonly key: string;
}

export function signed(matching: Matching, vector: Vector): Signed[] {
  return vector.map((series) => ({ series, key: labelsKey(signature(matching, series.labels)) }));
}

function resultLabels(binary: Binary, many: Labels, one: Labels): Labels {
  const { matching } = binary;
  let labels = dropsName(binary) ? withoutName(many) : many;
  if (matching.many === 'none') labels = matching.on ? keep(labels, matching.labels) : without(labels, matching.labels);
  for (const name of matching.include) labels = withLabel(labels, name, one.get(name) ?? '');
  return labels;
}

function labelsText(labels: Labels): string {
  const name = labels.get(NAME) ?? '';
  const rest = [...labels].filter(([key]) => key !== NAME).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${name}{${rest.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(', ')}}`;
}

/** Operations between two vectors: each value with the one that matches it at the same instant. */
export class Matched {
  readonly #binary: Binary;
  readonly #steps: Steps;
  readonly #many: readonly Signed[];
  readonly #one: readonly Signed[];
  readonly #collected: Collected;
  /** The series of the result, by the two that it is made of. */
  readonly #results = new Map<Series, Map<Series, Series>>();

  constructor(binary: Binary, left: Vector, right: Vector, steps: Steps) {
    const [many, one] = binary.matching.many === 'right' ? [right, left] : [left, right];
    this.#binary = binary;
    this.#steps = steps;
    this.#many = signed(binary.matching, many);
    this.#one = signed(binary.matching, one);
    this.#collected = new Collected(steps);
  }

  vector(): Vector {
    for (let step = 0; step < this.#steps.count; step += 1) this.#match(step);
    return this.#collected.vector();
  }

  #match(step: number): void {
    const many = this.#many.filter(({ series }) => series.has[step] === 1);
    if (many.length === 0) return;
    const ones = this.#onesAt(step);
    const taken = new Map<string, Set<Series>>();
    for (const { series, key } of many) {
      const one = ones.get(key);
      if (one === undefined) continue;
      const target = this.#resultOf(series, one);
      const before = taken.get(key);
      if (before?.has(target) || (before !== undefined && this.#binary.matching.many === 'none')) throw this.#ambiguous();
      taken.set(key, (before ?? new Set()).add(target));
      const value = this.#value(series.values[step] ?? 0, one.values[step] ?? 0);
      if (value !== undefined) put(target, step, value);
    }
  }

  #onesAt(step: number): Map<string, Series> {
    const ones = new Map<string, Series>();
    for (const { series, key } of this.#one) {
      if (series.has[step] !== 1) continue;
      const before = ones.get(key);
      if (before !== undefined) throw this.#duplicate(series, before);
      ones.set(key, series);
    }
    return ones;
  }

  #value(many: number, one: number): number | undefined {
    const [left, right] = this.#binary.matching.many === 'right' ? [one, many] : [many, one];
    return operated(this.#binary, left, right, left);
  }

  #resultOf(many: Series, one: Series): Series {
    const known = this.#results.get(many)?.get(one);
    if (known !== undefined) return known;
    const result = this.#collected.of(resultLabels(this.#binary, many.labels, one.labels));
    const results = this.#results.get(many) ?? new Map<Series, Series>();
    this.#results.set(many, results.set(one, result));
    return result;
  }

  #duplicate(series: Series, before: Series): Error {
    const { matching } = this.#binary;
    const side = matching.many === 'right' ? 'left' : 'right';
    const group = labelsText(signature(matching, series.labels));
    const both = `[${labelsText(series.labels)}, ${labelsText(before.labels)}]`;
    return failed(
      `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: ${both};many-to-many matching not allowed: matching labels must be unique on one side`,
    );
  }

  #ambiguous(): Error {
    return failed(
      this.#binary.matching.many === 'none'
        ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
        : 'multiple matches for labels: grouping labels must ensure unique matches',
    );
  }
}
