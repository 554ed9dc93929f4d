import { redactJsonText } from './json.ts';
import { decodeAsciiEscapes, decodePercent, encodePercent } from './loose-decoding.ts';
import { REDACTED } from './replacement.ts';
import { redactText } from './text.ts';

/** A run of base64's letters, as JSON may escape them and as mail breaks its lines. */
const RUN = /(?:[\w+/-]|\\+\/|\\+r\\+n|\\+n|\r?\n(?=[\w+/-]{4})){20,}={0,2}/g;
const NO_LETTER = /\\+(?:r\\+n|n)|\\+|\s+|=/g;
/** What stands between two spaces, quotes or parameters. */
const PIECE = /[^\s"'<>?&#;]+/g;
const ENCODED = /%[0-9a-fA-F]{2}/;
/** Base64 within base64. */
const MAX_DEPTH = 3;

/**
 * Text in which what hides a secret behind base64 is replaced as a whole, also where that is percent-encoded or has JSON's escapes in it;
 * what hides none (cursors, images) stays. Dearer than `redactText`: for bodies, which hold what nobody foresaw. Never throws.
 */
export function redactBase64(text: string): string {
  const plain = redactRuns(text, 0);
  const unescaped = plain.includes('\\u00') ? decodeAsciiEscapes(plain) : plain;
  const unhidden = unescaped === plain ? plain : redactRuns(unescaped, 0);
  return redactEncoded(unhidden === unescaped ? plain : unhidden);
}

function redactEncoded(text: string): string {
  if (!ENCODED.test(text)) return text;
  return text.replace(PIECE, (piece) => {
    if (!piece.includes('%')) return piece;
    const decoded = decodePercent(piece);
    const redacted = redactRuns(decoded, 0);
    return redacted === decoded ? piece : encodePercent(redacted);
  });
}

function redactRuns(text: string, depth: number): string {
  return text.replace(RUN, (run) => (hidesSecret(run.replace(NO_LETTER, ''), depth) ? REDACTED : run));
}

/** What stands before it may be of the same letters, so that nobody knows where its groups of four begin. */
function hidesSecret(letters: string, depth: number): boolean {
  for (let offset = 0; offset < 4; offset++) {
    const decoded = decode(letters.slice(offset));
    if (!isReadable(decoded)) continue;
    if (redactText(decoded) !== decoded || redactJsonText(decoded) !== decoded) return true;
    if (depth < MAX_DEPTH && redactRuns(decoded, depth + 1) !== decoded) return true;
  }
  return false;
}

const utf8 = new TextDecoder();

/** @param letters of either alphabet, without padding, cut off or not */
function decode(letters: string): string {
  const usual = letters.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = atob(usual.length % 4 === 1 ? usual.slice(0, -1) : usual);
  return utf8.decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

/** Text, and not what any letters decode to: that is as good as random. */
function isReadable(decoded: string): boolean {
  let strange = 0;
  for (let i = 0; i < decoded.length; i++) {
    const code = decoded.charCodeAt(i);
    if (code === 0xfffd || code === 127 || (code < 32 && code !== 9 && code !== 10 && code !== 13)) strange++;
  }
  return strange * 3 < decoded.length;
}
