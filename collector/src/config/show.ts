import { stringify } from 'yaml';
import type { z } from 'zod';
import { isSecret, type Path } from './schema-walk.ts';
import { type Settings, SETTINGS } from './settings.ts';

/** Values that came from the environment, by the name of their variable. */
export type FromEnvironment = ReadonlyMap<string, string>;

const HIDDEN = '(hidden)';
const LONGEST = 100;

function hidden(schema: z.core.$ZodType, path: Path, value: unknown, secrets: FromEnvironment): unknown {
  if (typeof value === 'string') {
    const named = [...secrets].reduce((text, [name, secret]) => text.replaceAll(secret, `\${${name}}`), value);
    return named === value && isSecret(schema, path) ? HIDDEN : named;
  }
  if (Array.isArray(value)) return value.map((item, index) => hidden(schema, [...path, index], item, secrets));
  if (typeof value !== 'object' || value === null) return isSecret(schema, path) ? HIDDEN : value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidden(schema, [...path, key], item, secrets)]));
}

/** A value as a message may tell it: secrets hidden, what came from the environment by its variable's name, cut where it is long. */
export function shownValue(schema: z.core.$ZodType, path: Path, value: unknown, secrets: FromEnvironment): string {
  const text = JSON.stringify(hidden(schema, path, value, secrets));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** The settings as YAML, as `--check` prints them. */
export function settingsText(settings: Settings, secrets: FromEnvironment): string {
  return stringify(hidden(SETTINGS, [], settings, secrets), { lineWidth: 0 });
}
