/** A batch after the checks: what is kept, and how many were refused for which reason. */
export interface Verdict<T> {
  readonly kept: T[];
  readonly refused: ReadonlyMap<string, number>;
}

export function judge<T>(items: readonly T[], problemOf: (item: T) => string | undefined): Verdict<T> {
  const refused = new Map<string, number>();
  const kept = items.filter((item) => {
    const problem = problemOf(item);
    if (problem !== undefined) refused.set(problem, (refused.get(problem) ?? 0) + 1);
    return problem === undefined;
  });
  return { kept, refused };
}

/** `the span ends before it starts (3), the trace id is all zeros (1)`, at most five reasons. */
export function reasonsText(refused: ReadonlyMap<string, number>): string {
  const reasons = [...refused].sort(([, a], [, b]) => b - a);
  const text = reasons.slice(0, 5).map(([reason, count]) => `${reason} (${count})`);
  return [...text, ...(reasons.length > 5 ? [`and ${reasons.length - 5} other reasons`] : [])].join(', ');
}
