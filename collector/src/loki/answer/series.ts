import { inSeriesOrder } from '../../query-http/series-order.ts';
import { MAX_SERIES, type Steps, type Vector } from '../plan/series.ts';
import { Refusal } from '../refusal.ts';
import { goNumber } from './go-text.ts';
import type { Labels } from './labels.ts';

/** A point of a series: s since the epoch, to the ms, and the number as text. */
type Point = [number, string];

export interface MatrixSeries {
  readonly metric: Labels;
  readonly values: Point[];
}

export interface VectorSample {
  readonly metric: Labels;
  readonly value: Point;
}

export function matrixOf(vectors: readonly Vector[], steps: Steps): MatrixSeries[] {
  const series = new Map<string, MatrixSeries>();
  for (const [step, vector] of vectors.entries()) {
    const seconds = secondsAt(steps.firstNs + steps.stepNs * BigInt(step));
    for (const { key, labels, value } of vector) {
      const one = series.get(key) ?? { metric: labels, values: [] };
      series.set(key, one);
      one.values.push([seconds, goNumber(value)]);
    }
    refuseTooMany(series.size);
  }
  return inSeriesOrder(series.values(), ({ metric }) => Object.entries(metric));
}

export function vectorOf(vector: Vector, timeNs: bigint): VectorSample[] {
  refuseTooMany(vector.length);
  const seconds = secondsAt(timeNs);
  const samples = vector.map(({ labels, value }): VectorSample => ({ metric: labels, value: [seconds, goNumber(value)] }));
  return inSeriesOrder(samples, ({ metric }) => Object.entries(metric));
}

export function secondsAt(timeNs: bigint): number {
  return Number(timeNs / 1_000_000n) / 1_000;
}

function refuseTooMany(series: number): void {
  if (series <= MAX_SERIES) return;
  throw new Refusal(
    `maximum number of series (${MAX_SERIES}) reached for a single query; consider reducing query cardinality by adding more ` +
      'specific stream selectors, reducing the time range, or aggregating results with functions like sum(), count() or topk()',
  );
}
