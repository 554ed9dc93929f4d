import { readFileSync, writeFileSync } from 'node:fs';
import type { Chance } from './extent.ts';

/** Damages a file as disks, controllers and people do; answers how. The end of a log is spared, as a crash that cuts it off looks the same. */
export function damage(path: string, chance: Chance, isEndOfLog: boolean): string {
  const bytes = readFileSync(path);
  const at = chance.below(bytes.length);
  const how = isEndOfLog
    ? chance.of(['a bit', 'some bytes', 'zeros', 'noise'] as const)
    : chance.of(['a bit', 'some bytes', 'zeros', 'noise', 'cut off', 'empty'] as const);
  if (how === 'a bit') bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
  if (how === 'some bytes') for (let byte = at; byte < Math.min(at + 64, bytes.length); byte += 1) bytes[byte] = chance.below(256);
  if (how === 'zeros') bytes.fill(0, at, Math.min(at + 4_096, bytes.length));
  if (how === 'noise') for (let byte = 0; byte < bytes.length; byte += 1 + chance.below(1_000)) bytes[byte] = chance.below(256);
  const left = { 'cut off': at, empty: 0 }[how as string] ?? bytes.length;
  writeFileSync(path, bytes.subarray(0, left));
  return `${how} at ${at} of ${bytes.length}`;
}
