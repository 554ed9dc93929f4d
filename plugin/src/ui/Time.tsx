import type { Times } from './times.ts';
import { useTimes } from './times.ts';

/** A time in the zone of the page. */
export function Time({ ms, as = 'full' }: { ms: number; as?: Exclude<keyof Times, 'timeZone'> }) {
  return useTimes()[as](ms);
}
