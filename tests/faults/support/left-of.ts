import { setTimeout as pause } from 'node:timers/promises';

/** What a count comes down to: 0 as soon as it is, or what is left of it after so long, ms. */
export async function leftOf(count: () => number, withinMs = 60_000): Promise<number> {
  const untilMs = performance.now() + withinMs;
  while (count() > 0 && performance.now() < untilMs) await pause(50);
  return count();
}
