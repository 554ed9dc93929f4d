import { hasOwnKey } from './own-rules.ts';
import { REDACTED } from './replacement.ts';
import { isSecretKey, isSecretParameter } from './secret-key.ts';
import { nestedEnd, quotedEnd } from './value-end.ts';

/** A part of every key that says secret. */
const KEYISH = /pass|pwd|secret|token|auth|key|cred|cookie|jwt|bearer|cv[cv]|pin|otp|sess|sid|sig|code|csrf|xsrf|amz|card|assertion|saml/i;

const SEPARATOR = /[=:]/g;
const KEY_CHAR = /[\w.$[\]-]/;
const LONGEST_KEY = 100;
const OPENING_QUOTE = /(\\*)(["'`])/y;
const GAP = /[ \t]{0,8}/y;
const WIDE_GAP = /(?:\s|\\+[nrt]){0,40}/y;
const SCHEME = /(?:Bearer|Basic|Token|Negotiate|ApiKey)[ \t]{1,4}/iy;
/** Values that have several parts, all of them secret or close to it. */
const MANY_PARTS = /(?:Digest|OAuth|Signature|AWS4-HMAC-SHA256)[ \t]/iy;
/** To the next space or quote; a comma or semicolon ends it only before the next key, so that no half of a secret stays. */
const BARE_VALUE = /(?:[^\s&"'<>,;\\]|[,;](?!\s|$|[\w.-]{1,40}[=:])|\\(?!["'nrt]))+/y;
const REST_OF_LINE = /[^\r\n"]+/y;
/** Replaced before: what follows is no part of it. */
const DONE = new RegExp(`${REDACTED}(?!\\w)`, 'y');
const LITERAL = /^(?:true|false|null|undefined|none|nil)$/i;

/** Whether some key in the text may be a secret's: else there is nothing to look for. */
export function hasSecretKey(text: string): boolean {
  return KEYISH.test(text) || hasOwnKey(text);
}

/** Replaces the values of secret keys in `key=value`, `key: value`, `"key":"value"` and their escaped forms. */
export function redactKeyValues(text: string): string {
  if (!hasSecretKey(text)) return text;
  let out = '';
  let done = 0;
  SEPARATOR.lastIndex = 0;
  for (let match = SEPARATOR.exec(text); match !== null; match = SEPARATOR.exec(text)) {
    const at = match.index;
    const value = secretValueAfter(text, at, done);
    if (value === undefined) continue;
    out += text.slice(done, value.from) + REDACTED;
    done = value.to;
    SEPARATOR.lastIndex = done;
  }
  return done === 0 ? text : out + text.slice(done);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function secretValueAfter(text: string, separator: number, floor: number): Range | undefined {
  const key = keyBefore(text, separator, floor);
  if (key === undefined) return undefined;
  let from = separator + 1;
  const next = text[from];
  // `a::b` and `scheme://` are no pairs; `a => b` and `a == b` are.
  if (text[separator] === ':' && (next === ':' || next === '/' || text[separator - 1] === ':')) return undefined;
  if (next === '>' || next === '=') from++;
  from = match(key.quoted ? WIDE_GAP : GAP, text, from) ?? from;
  const to = valueEnd(text, from, key.name);
  return to === undefined || to.to <= to.from ? undefined : to;
}

interface Key {
  readonly name: string;
  readonly quoted: boolean;
}

function keyBefore(text: string, separator: number, floor: number): Key | undefined {
  let end = gapBefore(text, separator, floor);
  const quoted = end > floor && isQuote(text[end - 1]);
  if (quoted) {
    end = beforeBackslashes(text, end - 1, floor);
  }
  let start = end;
  const lowest = Math.max(floor, end - LONGEST_KEY);
  while (start > lowest && KEY_CHAR.test(text.charAt(start - 1))) start--;
  if (start === end) return undefined;
  const name = text.slice(start, end);
  const before = text[start - 1];
  // `http://auth:8080`, `POST /oauth/token: 401`
  if (before === '/' && text[separator] === ':' && !quoted) return undefined;
  if (text[separator] === '=' && (before === '?' || before === '&' || before === '#')) {
    return isSecretParameter(name) ? { name, quoted } : undefined;
  }
  // "API key: …" is one key of two words.
  const whole =
    /^(?:key|code)$/i.test(name) && before === ' '
      ? `${/\w{0,20}$/.exec(text.slice(Math.max(floor, start - 21), start - 1))?.[0] ?? ''} ${name}`
      : name;
  return isSecretKey(whole) ? { name, quoted } : undefined;
}

/** Spaces, and before a quoted key also line breaks, themselves escaped or not. */
function gapBefore(text: string, separator: number, floor: number): number {
  const lowest = Math.max(floor, separator - 40);
  let end = separator;
  while (end > lowest && isGap(text[end - 1])) end--;
  let wide = end;
  while (wide > lowest) {
    if (/\s/.test(text.charAt(wide - 1))) wide--;
    else if (/[nrt]/.test(text.charAt(wide - 1)) && text[wide - 2] === '\\') wide = beforeBackslashes(text, wide - 1, lowest);
    else break;
  }
  return isQuote(text[wide - 1]) ? wide : end;
}

function beforeBackslashes(text: string, end: number, floor: number): number {
  let start = end;
  while (start > floor && text[start - 1] === '\\') start--;
  return start;
}

function valueEnd(text: string, from: number, key: string): Range | undefined {
  OPENING_QUOTE.lastIndex = from;
  const quote = OPENING_QUOTE.exec(text);
  if (quote !== null) {
    const inside = OPENING_QUOTE.lastIndex;
    return { from: inside, to: quotedEnd(text, inside, quote[2] ?? '"', quote[1]?.length ?? 0) };
  }
  if (match(DONE, text, from) !== undefined) return { from, to: from + REDACTED.length };
  const char = text[from];
  if (char === '{' || char === '[') return { from, to: nestedEnd(text, from) };
  if (/cookie$/i.test(key) || match(MANY_PARTS, text, from) !== undefined) return { from, to: match(REST_OF_LINE, text, from) ?? from };
  const start = match(SCHEME, text, from) ?? from;
  const end = match(BARE_VALUE, text, start);
  if (end === undefined) return start === from ? undefined : { from, to: start };
  const value = text.slice(start, end).replace(/[)\]}]+$/, '');
  return LITERAL.test(value) ? undefined : { from: start, to: start + value.length };
}

function match(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function isGap(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}

function isQuote(char: string | undefined): boolean {
  return char === '"' || char === "'" || char === '`';
}
