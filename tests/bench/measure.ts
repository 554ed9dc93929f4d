/** One line of the report. Times and sizes are in `unit`; less is better. */
export interface Figure {
  name: string;
  ours: number;
  /** What it is measured against in the same run; null where there is nothing to compare with. */
  theirs: number | null;
  ratio: number | null;
  goal: string;
  unit: string;
}

/** The value below which `share` of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** How long each call takes, ms; the first `warmup` calls are not counted. */
export async function times(count: number, warmup: number, call: (index: number) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < count + warmup; index += 1) {
    const start = performance.now();
    await call(index);
    if (index >= warmup) samples.push(performance.now() - start);
  }
  return samples;
}

const number = (value: number | null): string => (value === null ? '–' : value.toFixed(value < 10 ? 2 : 0));

export function table(figures: readonly Figure[]): string {
  const rows = [
    ['what', 'ours', 'against', 'ratio', 'unit', 'goal'],
    ...figures.map((figure) => [figure.name, number(figure.ours), number(figure.theirs), number(figure.ratio), figure.unit, figure.goal]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n');
}
