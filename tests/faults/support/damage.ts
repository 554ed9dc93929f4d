import { readFileSync, writeFileSync } from 'node:fs';
import type { Chance } from './extent.ts';

/** Damages a file as disks, controllers and people do; answers how. */
export function damage(path: string, chance: Chance): string {
  const bytes = readFileSync(path);
  const at = chance.below(bytes.length);
  const how = chance.of(['a bit', 'some bytes', 'zeros', 'cut off', 'noise', 'empty'] as const);
  if (how === 'a bit') bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
  if (how === 'some bytes') for (let byte = at; byte < Math.min(at + 64, bytes.length); byte += 1) bytes[byte] = chance.below(256);
  if (how === 'zeros') bytes.fill(0, at, at + 4_096);
  if (how === 'noise') for (let byte = 0; byte < bytes.length; byte += 1 + chance.below(1_000)) bytes[byte] = chance.below(256);
  const left = { 'cut off': at, empty: 0 }[how as string] ?? bytes.length;
  writeFileSync(path, bytes.subarray(0, left));
  return `${how} at ${at} of ${bytes.length}`;
}
