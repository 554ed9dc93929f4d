/** How many values are at most `max` and above the bucket before. */
export interface Bucket {
  readonly max: number;
  readonly count: number;
}

/**
 * The quantile as Tempo has it: exponentially interpolated in the bucket where it falls, or that bucket's end.
 * Buckets in rising order, at least one, each with a count above zero.
 */
export function quantile(p: number, buckets: readonly Bucket[]): number {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const wanted = Math.max(1, Math.ceil(p * total));
  let seen = 0;
  for (const [index, { max, count }] of buckets.entries()) {
    if (seen + count === wanted) return max;
    if (seen + count > wanted) {
      const end = Math.log2(max);
      const before = buckets[index - 1];
      const start = before === undefined ? end - 1 : Math.log2(before.max);
      return 2 ** (start + ((end - start) * (wanted - seen)) / count);
    }
    seen += count;
  }
  return buckets.at(-1)?.max ?? 0;
}
