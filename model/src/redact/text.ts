import { redactKeyValues } from './key-values.ts';
import { decodeAsciiEscapes, decodePercent, encodePercent } from './loose-decoding.ts';
import { redactMarkup } from './markup.ts';
import { redactOwn } from './own-rules.ts';
import { untilStable } from './stable.ts';
import { redactUserInfo } from './user-info.ts';
import { isSuspect, redactShapes } from './value-shapes.ts';

/**
 * Any text (a message, a stack, a body that is no JSON) with its secrets replaced by `REDACTED` (S2-13, S4-24):
 * values of a secret's shape, values of keys that say secret, credentials in addresses.
 * Ids, e-mail addresses and page cursors stay. Idempotent, linear in the length, never throws.
 */
export function redactText(text: string): string {
  if (!isSuspect(text)) return text;
  return untilStable(text, (each) => redactEncoded(redactEscaped(redactPlain(each))));
}

function redactPlain(text: string): string {
  return redactOwn(redactMarkup(redactKeyValues(redactShapes(redactUserInfo(text)))));
}

const ENCODED = /%[0-9a-fA-F]{2}/;
/** What stands between two spaces, quotes or parameters: encoded text is judged piece by piece. */
const PIECE = /[^\s"'<>?&#;]+/g;

/** Secrets behind percent encoding. What hides none stays encoded as it was. */
function redactEncoded(text: string): string {
  if (!text.includes('%') || !ENCODED.test(text)) return text;
  return text.replace(PIECE, (piece, offset: number) => {
    if (!piece.includes('%')) return piece;
    const decoded = decodePercent(piece);
    // What stands before it tells a parameter from other pairs.
    const before = text.slice(Math.max(0, offset - 1), offset);
    const redacted = redactPlain(before + decoded).slice(before.length);
    return redacted === decoded ? piece : encodePercent(redacted);
  });
}

/** Secrets behind JSON's unicode escapes. */
function redactEscaped(text: string): string {
  if (!text.includes('\\u00')) return text;
  const decoded = decodeAsciiEscapes(text);
  const redacted = redactPlain(decoded);
  return redacted === decoded ? text : redacted;
}
