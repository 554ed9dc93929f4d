import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { keysAt, type Path } from './schema-walk.ts';

/** A fault of a value, by the place of its key. */
export interface Fault {
  readonly path: Path;
  readonly text: string;
}

/** A key that is further from every known one is likely no slip of the finger. */
const NEAR = 3;

const KIND: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'keys and their values',
  record: 'keys and their values',
  array: 'a list',
};

export function nameOf(path: Path): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
}

function unknownKey(schema: z.core.$ZodType, path: Path, key: string): Fault {
  const known = keysAt(schema, path);
  const near = known.length > 0 ? closest(key, known) : undefined;
  const hint =
    near !== undefined && distance(key.toLowerCase(), near.toLowerCase()) <= NEAR
      ? `did you mean ${near}?`
      : `known are ${known.join(', ')}.`;
  return { path: [...path, key], text: `${nameOf([...path, key])} is not known here: ${hint}` };
}

function wanted(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) return KIND[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return `one of ${issue.values.join(', ')}`;
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) return `at least ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) return `at most ${issue.maximum}`;
  return issue.code === 'invalid_union' && issue.message === 'Invalid input' ? 'another kind of value' : issue.message;
}

/** How faults speak of a place and of what stands there. */
export interface Wording {
  readonly call: (path: Path) => string;
  /** Never tells a secret. */
  readonly show: (path: Path, value: unknown) => string;
}

/** What zod found, in words for who wrote the configuration: `<key> takes <what>, not <value>.` */
export function faultsOf(schema: z.core.$ZodType, issues: readonly z.core.$ZodIssue[], root: unknown, { call, show }: Wording): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const path = issue.path.filter((key) => typeof key !== 'symbol');
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(schema, path, key));
    const value = valueAt(root, path);
    const what = wanted(issue);
    const text =
      value === undefined ? `${call(path)} is missing: it takes ${what}.` : `${call(path)} takes ${what}, not ${show(path, value)}.`;
    return [{ path, text }];
  });
}
