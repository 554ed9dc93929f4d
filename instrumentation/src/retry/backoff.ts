/** The wait before attempt `next` (from 2), ms: doubling from `firstMs` up to `maxMs`, with half of it left to chance. */
export function backoffMs(next: number, firstMs: number, maxMs: number, random: () => number = Math.random): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(next - 2, 30));
  return Math.round(full / 2 + (full / 2) * random());
}
