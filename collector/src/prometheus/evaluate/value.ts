import type { Expression } from '../parse/expression.ts';
import { failed } from '../refusal.ts';
import { type Labels, labelsKey } from './labels.ts';

/** The instants of a query: one, or each `stepMs` after `startMs`. */
export interface Steps {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
}

export function stepAt({ startMs, stepMs }: Steps, step: number): number {
  return startMs + step * stepMs;
}

/** A series over all steps; where `has` is 0 there is no value. */
export interface Series {
  readonly labels: Labels;
  readonly values: Float64Array;
  readonly has: Uint8Array;
}

export type Vector = readonly Series[];

export type Value =
  | { readonly kind: 'scalar'; readonly values: Float64Array }
  | { readonly kind: 'vector'; readonly vector: Vector }
  | { readonly kind: 'string'; readonly text: string };

/** What the types of a checked query promise. */
export function vectorIn(value: Value): Vector {
  if (value.kind !== 'vector') throw new Error(`a vector was expected, not a ${value.kind}`);
  return value.vector;
}

export function scalarsIn(value: Value): Float64Array {
  if (value.kind !== 'scalar') throw new Error(`a scalar was expected, not a ${value.kind}`);
  return value.values;
}

export function textIn(expression: Expression): string {
  if (expression.kind !== 'string') throw new Error(`a string was expected, not a ${expression.kind}`);
  return expression.value;
}

/** Values that one part of a query may have, series times steps: what is more would not fit into memory. */
const POINTS_AT_MOST = 20_000_000;

export function checkSize(series: number, { count }: Steps): void {
  if (series * count > POINTS_AT_MOST) throw failed('query processing would load too many samples into memory in query execution');
}

export function newSeries(labels: Labels, { count }: Steps): Series {
  return { labels, values: new Float64Array(count), has: new Uint8Array(count) };
}

/** Collects values into series of distinct labels. */
export class Collected {
  readonly #steps: Steps;
  readonly #series = new Map<string, Series>();

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  /** The series of these labels, whatever their order. */
  of(labels: Labels): Series {
    const key = labelsKey(labels);
    let series = this.#series.get(key);
    if (series === undefined) {
      checkSize(this.#series.size + 1, this.#steps);
      series = newSeries(labels, this.#steps);
      this.#series.set(key, series);
    }
    return series;
  }

  vector(): Vector {
    return [...this.#series.values()].filter(({ has }) => has.includes(1));
  }
}

/** Throws where a series has two values at once. */
export function put(series: Series, step: number, value: number): void {
  if (series.has[step] === 1) throw failed('vector cannot contain metrics with the same labelset');
  series.has[step] = 1;
  series.values[step] = value;
}

/** Each series under other labels; two that become one must not have values at the same instant. */
export function relabelled(vector: Vector, steps: Steps, relabel: (labels: Labels) => Labels): Vector {
  const collected = new Collected(steps);
  for (const { labels, values, has } of vector) {
    const target = collected.of(relabel(labels));
    for (let step = 0; step < steps.count; step += 1) if (has[step] === 1) put(target, step, values[step] ?? 0);
  }
  return collected.vector();
}

/** Each value by itself; what becomes undefined is left out. */
export function mapped(vector: Vector, steps: Steps, change: (value: number, step: number) => number | undefined): Vector {
  return vector.map(({ labels, values, has }) => {
    const target = newSeries(labels, steps);
    for (let step = 0; step < steps.count; step += 1) {
      const value = has[step] === 1 ? change(values[step] ?? 0, step) : undefined;
      if (value !== undefined) put(target, step, value);
    }
    return target;
  });
}
