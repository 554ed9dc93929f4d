import { isDeepStrictEqual } from 'node:util';

function isKeys(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The keys whose values differ, as `limits.items`. A list is one value. */
export function changedKeys(before: unknown, after: unknown, key = ''): string[] {
  if (!isKeys(before) || !isKeys(after)) return isDeepStrictEqual(before, after) ? [] : [key];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => changedKeys(before[name], after[name], key === '' ? name : `${key}.${name}`));
}
