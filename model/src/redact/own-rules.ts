import { REDACTED } from './replacement.ts';

/** What is secret beside what everybody's is. */
export interface RedactionRules {
  /** Names of members, parameters and headers, whatever their case and separators: `taxNumber` is also `tax-number` and `TAX_NUMBER`. */
  readonly keys?: readonly string[] | undefined;
  /** What values look like, anywhere in a text. Their speed is their maker's: each is tried on all that is sent. */
  readonly patterns?: readonly RegExp[] | undefined;
}

let keys: ReadonlySet<string> = new Set();
let keyParts: RegExp | undefined;
let patterns: readonly RegExp[] = [];
const watchers: (() => void)[] = [];

const NO_WORD = /[^\p{L}\p{N}]+/gu;

function squeezed(key: string): string {
  return key.toLowerCase().replace(NO_WORD, '');
}

/** Why a rule cannot be one; undefined when it can. */
export function wrongRule(rule: string | RegExp): string | undefined {
  if (typeof rule === 'string') return squeezed(rule) === '' ? 'a key needs a letter or a digit' : undefined;
  return new RegExp(rule.source, rule.flags.replaceAll(/[gy]/g, '')).test('')
    ? 'the pattern matches nothing at all, and so everywhere'
    : undefined;
}

/** Sets the rules of this process, in place of those before. Rules that `wrongRule` tells of are left out. */
export function setRedactionRules(rules: RedactionRules): void {
  keys = new Set((rules.keys ?? []).filter((key) => wrongRule(key) === undefined).map(squeezed));
  keyParts = keys.size === 0 ? undefined : new RegExp(Array.from(keys, (key) => Array.from(key).join('[^\\p{L}\\p{N}]*')).join('|'), 'iu');
  patterns = (rules.patterns ?? [])
    .filter((pattern) => wrongRule(pattern) === undefined)
    .map(({ source, flags }) => new RegExp(source, `${flags.replaceAll(/[gy]/g, '')}g`));
  for (const changed of watchers) changed();
}

/** Called when the rules change. */
export function onRulesChanged(changed: () => void): void {
  watchers.push(changed);
}

/** @param words of the key: a longer name that ends in one of ours is one too (`customer.taxNumber`) */
export function isOwnKey(key: string, words: readonly string[]): boolean {
  return keys.size > 0 && (keys.has(squeezed(key)) || words.some((_, from) => keys.has(words.slice(from).join(''))));
}

/** Whether some key in the text may be one of them. */
export function hasOwnKey(text: string): boolean {
  return keyParts?.test(text) === true;
}

/** Whether a value may be one that the patterns tell: then no text is spared a look. */
export function hasOwnPatterns(): boolean {
  return patterns.length > 0;
}

/** Text without what the patterns match. What is replaced already is no part of it. */
export function redactOwn<T extends string | undefined>(text: T): T | string {
  if (text === undefined || patterns.length === 0) return text;
  return text
    .split(REDACTED)
    .map((piece) => patterns.reduce((rest, pattern) => rest.replace(pattern, REDACTED), piece))
    .join(REDACTED);
}
