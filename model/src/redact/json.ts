import { redactCardNumbers } from './card-number.ts';
import { hasSecretKey } from './key-values.ts';
import { decodeJsonString } from './loose-decoding.ts';
import { hasOwnPatterns, redactOwn } from './own-rules.ts';
import { REDACTED } from './replacement.ts';
import { isSecretKey } from './secret-key.ts';
import { untilStable } from './stable.ts';
import { redactText } from './text.ts';
import { redactUserInfo } from './user-info.ts';
import { nestedEnd, quotedEnd } from './value-end.ts';
import { redactShapes } from './value-shapes.ts';

const SPACE = /\s*/y;
const BARE = /[^\s,}\]"]*/y;
const LITERAL = /^(?:true|false|null)?$/;
/** Between strings valid JSON has only these; anything else means that quotes do not pair. */
const NOT_JSON = /[^\s{}[\],:0-9.eE+\-truefalsn]/;

/**
 * JSON text with secrets replaced, by key and by shape; the rest stays letter by letter, numbers of any size included.
 * Also for JSON that was cut off or is broken, and for several documents in a row. Linear, never throws.
 */
export function redactJsonText(text: string): string {
  return untilStable(text, redactMembers);
}

function redactMembers(text: string): string {
  // Of the whole text in one go; then the strings need a look of their own only where something may hide in them.
  const shapeless = !hasOwnPatterns() && redactShapes(redactUserInfo(text)) === text;
  if (shapeless && !ENCODED.test(text) && !hasSecretKey(text)) return text;
  let out = '';
  let at = 0;
  let broken = false;
  let nameOfPair = false;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const between = text.slice(at, quote < 0 ? text.length : quote);
    broken ||= NOT_JSON.test(between);
    out += redactNumbers(between);
    if (quote < 0) break;
    const end = quotedEnd(text, quote + 1, '"');
    const string = stringAt(text, quote, end);
    const colon = after(SPACE, text, end + 1);
    if (text[colon] !== ':') {
      out += redactString(string, shapeless);
      at = end + 1;
      nameOfPair = nameOfPair && isSecretKey(string.text);
      continue;
    }
    const from = after(SPACE, text, colon + 1);
    out += redactString(string, shapeless) + text.slice(end + 1, from);
    at = from;
    if (isSecretKey(string.text) || (nameOfPair && string.text === 'value')) {
      const to = valueEnd(text, from);
      if (from < text.length && !LITERAL.test(text.slice(from, to))) out += `"${REDACTED}"`;
      else out += text.slice(from, to);
      at = to;
      nameOfPair = false;
    } else if (string.text === 'name' || string.text === 'key') {
      nameOfPair = text[from] === '"';
    }
  }
  return broken ? redactText(out) : out;
}

const NUMBER = /-?\d[\d.eE+-]*/g;

function redactNumbers(between: string): string {
  const cardless = between.length < 14 ? between : redactCardNumbers(between, `"${REDACTED}"`);
  if (!hasOwnPatterns()) return cardless;
  return cardless.replace(NUMBER, (number) => (redactOwn(number) === number ? number : `"${REDACTED}"`));
}

/** What a secret can hide behind. */
const ENCODED = /[%\\<]/;
/** And what pairs have. */
const HIDING = /[%\\<=:]/;
/** A string that holds JSON itself. */
const DOCUMENT = /^\s*[{[]/;

interface JsonString {
  /** With its quotes, as it stands in the text. */
  readonly raw: string;
  readonly text: string;
}

function stringAt(text: string, quote: number, end: number): JsonString {
  const raw = text.slice(quote, end + 1);
  const inside = text.slice(quote + 1, end);
  return { raw, text: inside.includes('\\') ? decodeJsonString(inside) : inside };
}

function redactString(string: JsonString, shapeless: boolean): string {
  if (shapeless && !HIDING.test(string.raw)) return string.raw;
  const text = DOCUMENT.test(string.text) ? redactJsonText(string.text) : redactText(string.text);
  return text === string.text ? string.raw : JSON.stringify(text);
}

function valueEnd(text: string, from: number): number {
  const char = text[from];
  if (char === '"') return Math.min(quotedEnd(text, from + 1, '"') + 1, text.length);
  if (char === '{' || char === '[') return nestedEnd(text, from);
  return after(BARE, text, from);
}

function after(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
