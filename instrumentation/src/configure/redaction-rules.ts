import type { RedactionRules } from '@synctrail/model';
import { wrongRule } from '@synctrail/model';

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/**
 * The user's own rules without what cannot be one, which is told to `warn`. A text of the environment adds to the keys that the code names:
 * no secret is shown because one of both forgot it.
 * @param env names with commas between
 */
export function redactionRules(given: unknown, env: string | undefined, warn: (text: string) => void): Required<RedactionRules> {
  const { keys, patterns } = (given ?? {}) as Partial<Record<keyof RedactionRules, unknown>>;
  const rules = { keys: [] as string[], patterns: [] as RegExp[] };
  const list = (name: string, value: unknown): readonly unknown[] => {
    if (value === undefined || isList(value)) return value ?? [];
    warn(`redact.${name}: expected a list`);
    return [];
  };
  for (const [index, key] of list('keys', keys).entries()) {
    const fault = typeof key === 'string' ? wrongRule(key) : 'expected a text';
    if (typeof key === 'string' && fault === undefined) rules.keys.push(key);
    else warn(`redact.keys[${index}]: ${fault}, it is left aside`);
  }
  for (const [index, pattern] of list('patterns', patterns).entries()) {
    const fault = pattern instanceof RegExp ? wrongRule(pattern) : 'expected a regular expression';
    if (pattern instanceof RegExp && fault === undefined) rules.patterns.push(pattern);
    else warn(`redact.patterns[${index}]: ${fault}, it is left aside`);
  }
  for (const key of env?.split(',') ?? []) {
    if (wrongRule(key) === undefined) rules.keys.push(key.trim());
  }
  return rules;
}
