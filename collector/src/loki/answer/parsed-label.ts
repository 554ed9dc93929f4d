import type { Entry } from './entry.ts';

/** The label a key becomes: Loki's characters only, no digit first. */
export function parsedName(key: string): string {
  const trimmed = key.trim();
  return (/^\d/.test(trimmed) ? `_${trimmed}` : trimmed).replaceAll(/[^A-Za-z0-9_]/gu, '_');
}

/** A name that the record has already, stored, is kept apart by a suffix. */
export function freeName(entry: Entry, name: string): string {
  return entry.base.has(name) || entry.metadata.has(name) ? `${name}_extracted` : name;
}

/** The first value of a name stands. */
export function setParsed(entry: Entry, name: string, value: string): void {
  if (entry.extracted.has(name)) return;
  entry.extracted.add(name);
  entry.metadata.delete(name);
  entry.parsed.set(name, value);
}
