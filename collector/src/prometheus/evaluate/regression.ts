import { Sum } from './sums.ts';
import type { Window } from './window.ts';

/** The straight line nearest to the samples: how it grows each second, and where it stands at an instant. */
export function regression({ times, values }: Window, atMs: number): { slope: number; intercept: number } {
  const [first = 0] = values;
  if (values.every((value) => value === first)) {
    return Number.isFinite(first) || Number.isNaN(first) ? { slope: 0, intercept: first } : { slope: Number.NaN, intercept: Number.NaN };
  }
  const [sumX, sumY, sumXY, sumX2] = [new Sum(), new Sum(), new Sum(), new Sum()];
  values.forEach((value, index) => {
    const x = ((times[index] ?? 0) - atMs) / 1_000;
    sumX.add(x);
    sumY.add(value);
    sumXY.add(x * value);
    sumX2.add(x * x);
  });
  const count = values.length;
  const covariance = sumXY.total - (sumX.total * sumY.total) / count;
  const spread = sumX2.total - (sumX.total * sumX.total) / count;
  const slope = covariance / spread;
  return { slope, intercept: sumY.total / count - (slope * sumX.total) / count };
}
