import { REDACTED } from './replacement.ts';

/** What is secret beside what everybody's is. */
export interface RedactionRules {
  /** Names of members, parameters and headers, whatever their case and separators: `taxNumber` is also `tax-number` and `TAX_NUMBER`. */
  readonly keys?: readonly string[] | undefined;
  /** What values look like, anywhere in a text. Their speed is their maker's: each is tried on all that is sent. */
  readonly patterns?: readonly RegExp[] | undefined;
}

/** A pattern of an engine other than JavaScript's. */
export interface TextPattern {
  /** The text with `by` in the place of all that matches. */
  readonly replaceIn: (text: string, by: string) => string;
}

/** What an operator can say, for all senders, beside what a sender can. */
export interface EdgeRules extends Omit<RedactionRules, 'patterns'> {
  readonly patterns?: readonly (RegExp | TextPattern)[] | undefined;
  /** Whole names whose values are no secret although they sound like one. What looks like a secret is replaced all the same. */
  readonly plainKeys?: readonly string[] | undefined;
  /** Headers that are shown beside those that always are. */
  readonly headers?: readonly string[] | undefined;
}

let keys: ReadonlySet<string> = new Set();
let keyParts: RegExp | undefined;
let patterns: readonly TextPattern[] = [];
let plainKeys: ReadonlySet<string> = new Set();
let headers: ReadonlySet<string> = new Set();
const watchers: (() => void)[] = [];

const NO_WORD = /[^\p{L}\p{N}]+/gu;

function squeezed(key: string): string {
  return key.toLowerCase().replace(NO_WORD, '');
}

/** Why a rule cannot be one; undefined when it can. */
export function wrongRule(rule: string | RegExp | TextPattern): string | undefined {
  if (typeof rule === 'string') return squeezed(rule) === '' ? 'a key needs a letter or a digit' : undefined;
  return textPattern(rule).replaceIn('', REDACTED) === '' ? undefined : 'the pattern matches nothing at all, and so everywhere';
}

function textPattern(pattern: RegExp | TextPattern): TextPattern {
  if (!(pattern instanceof RegExp)) return pattern;
  const global = new RegExp(pattern.source, `${pattern.flags.replaceAll(/[gy]/g, '')}g`);
  return { replaceIn: (text, by) => text.replace(global, by) };
}

/** Sets the rules of this process, in place of those before. Rules that `wrongRule` tells of are left out. */
export function setRedactionRules(rules: EdgeRules): void {
  keys = new Set((rules.keys ?? []).filter((key) => wrongRule(key) === undefined).map(squeezed));
  keyParts = keys.size === 0 ? undefined : new RegExp(Array.from(keys, (key) => Array.from(key).join('[^\\p{L}\\p{N}]*')).join('|'), 'iu');
  patterns = (rules.patterns ?? []).filter((pattern) => wrongRule(pattern) === undefined).map(textPattern);
  plainKeys = new Set((rules.plainKeys ?? []).map(squeezed));
  headers = new Set((rules.headers ?? []).map((name) => name.toLowerCase()));
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

/** Whether the name is one of those that are no secret's. */
export function isPlainKey(key: string): boolean {
  return plainKeys.size > 0 && plainKeys.has(squeezed(key));
}

/** @param lower name of the header, in lower case */
export function isOwnHeader(lower: string): boolean {
  return headers.has(lower);
}

/** Whether some key in the text may be one of them. */
export function hasOwnKey(text: string): boolean {
  return keyParts?.test(text) === true;
}

/** Whether a value may be one that the patterns tell: then no text is spared a look. */
export function hasOwnPatterns(): boolean {
  return patterns.length > 0;
}

/** Whether there is any rule of somebody's own by which a text may hide something. */
export function hasOwnRules(): boolean {
  return patterns.length > 0 || keys.size > 0;
}

/** Text without what the patterns match. What is replaced already is no part of it. */
export function redactOwn<T extends string | undefined>(text: T): T | string {
  if (text === undefined || patterns.length === 0) return text;
  return text
    .split(REDACTED)
    .map((piece) => patterns.reduce((rest, pattern) => pattern.replaceIn(rest, REDACTED), piece))
    .join(REDACTED);
}
