import { registry, wrongRule } from '@synctrail/model';
import { z } from 'zod';
import { text } from '../config/values.ts';
import { patternProblem } from './pattern.ts';

/** Each pattern is tried on every text, and each name on every key: so many of them. */
const MOST_KEYS = 500;
const MOST_PATTERNS = 20;

const squeezed = (key: string): string => key.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
/** What the pages find their way by. */
const STRUCTURE = new Set(registry.filter(({ sensitivity }) => sensitivity === 'none').map(({ name }) => squeezed(name)));

const KEY = text('the name of a key')
  .max(100, 'at most 100 characters')
  .refine((key) => wrongRule(key) === undefined, 'a name with a letter or a digit');
const SECRET_KEY = KEY.refine(
  (key) => !STRUCTURE.has(squeezed(key)),
  "a key that is none of Synctrail's own, by which its pages find their way",
);

const PATTERN = text('a regular expression').superRefine((pattern, context) => {
  const problem = patternProblem(pattern);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: `a regular expression as RE2 has them (${problem})` });
});

const HEADER_NAME = "a header's name, of letters, digits and hyphens";
/** These carry nothing but credentials. */
const NEVER_SHOWN = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);
const HEADER = z
  .string({ error: HEADER_NAME })
  .regex(/^[\w-]{1,100}$/, HEADER_NAME)
  .refine((name) => !NEVER_SHOWN.has(name.toLowerCase()), 'a header that carries no credentials');

/** What is secret beside what everybody's is, for all senders; what is none although it sounds like one. */
export const REDACTION_SETTINGS = z
  .strictObject({
    keys: z.array(SECRET_KEY).max(MOST_KEYS, `at most ${MOST_KEYS} keys`).default([]),
    patterns: z.array(PATTERN).max(MOST_PATTERNS, `at most ${MOST_PATTERNS} patterns`).default([]),
    headers: z.array(HEADER).max(MOST_KEYS, `at most ${MOST_KEYS} headers`).default([]),
    keepKeys: z.array(KEY).max(MOST_KEYS, `at most ${MOST_KEYS} keys`).default([]),
  })
  .superRefine(({ keys, keepKeys }, context) => {
    const secret = new Set(keys.map(squeezed));
    for (const [index, key] of keepKeys.entries()) {
      if (secret.has(squeezed(key)))
        context.addIssue({ code: 'custom', path: ['keepKeys', index], message: 'a key that redaction.keys does not name' });
    }
  });

export type RedactionSettings = z.infer<typeof REDACTION_SETTINGS>;
