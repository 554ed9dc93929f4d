import { decodePercent, encodePercent } from './loose-decoding.ts';
import { hasOwnPatterns } from './own-rules.ts';
import { REDACTED } from './replacement.ts';
import { isSecretParameter } from './secret-key.ts';
import { untilStable } from './stable.ts';
import { redactText } from './text.ts';
import { redactUserInfo } from './user-info.ts';
import { mayHideShape } from './value-shapes.ts';

/** An address of plain words: no user, nothing encoded, no path parameter, no fragment, each parameter one key and one value. */
const PLAIN = /^(?:https?:\/\/[\w.-]+(?::\d{1,5})?)?(?:\/[\w.~-]*)*(?:\?[\w.~-]*=[\w.~,-]*(?:&[\w.~-]*=[\w.~,-]*)*)?$/;

/**
 * An address with its secrets replaced, whole, relative or broken: user and password, values of secret keys in
 * query, fragment and path parameters (the key stays), and whatever has a secret's shape anywhere.
 * All else stays as it was, letter by letter.
 */
export function redactUrl(url: string): string {
  return isHarmless(url) ? url : untilStable(url, redactParts);
}

/** Most addresses: what is plain to see hides nothing, and the long way round would say the same. */
function isHarmless(url: string): boolean {
  if (!PLAIN.test(url) || mayHideShape(url)) return false;
  for (let at = url.indexOf('?'); at >= 0; at = url.indexOf('&', at + 1)) {
    const equals = url.indexOf('=', at);
    const end = url.indexOf('&', at + 1);
    // a key without a value keeps its own, and so does one with an empty one
    if (equals < (end < 0 ? url.length : end) - 1 && isSecretParameter(url.slice(at + 1, equals))) return false;
  }
  return true;
}

function redactParts(url: string): string {
  const hash = url.indexOf('#');
  const main = hash < 0 ? url : url.slice(0, hash);
  const question = main.indexOf('?');
  const path = redactPath(question < 0 ? main : main.slice(0, question));
  const query = question < 0 ? '' : `?${redactPairs(main.slice(question + 1))}`;
  return path + query + (hash < 0 ? '' : `#${redactFragment(url.slice(hash + 1))}`);
}

/** Fragments carry pairs (OAuth's implicit flow) or a route of their own. */
function redactFragment(fragment: string): string {
  const question = fragment.indexOf('?');
  if (question >= 0) return `${redactPath(fragment.slice(0, question))}?${redactPairs(fragment.slice(question + 1))}`;
  return fragment.includes('=') ? redactPairs(fragment) : redactPath(fragment);
}

function redactPath(path: string): string {
  const bare = redactUserInfo(path);
  const text = bare.includes(';') ? redactPathParameters(bare) : bare;
  return redactText(text);
}

/** `/cart;jsessionid=1A2B` */
function redactPathParameters(path: string): string {
  const [first = '', ...rest] = path.split(/(;|\/)/);
  let parameter = false;
  let out = first;
  for (const piece of rest) {
    if (piece === ';' || piece === '/') parameter = piece === ';';
    out += parameter && piece !== ';' ? redactPair(piece) : piece;
  }
  return out;
}

/** A raw query or form without its question mark. */
function redactPairs(query: string): string {
  return query
    .split(/([&;?])/)
    .map((piece) => (piece.length > 1 ? redactPair(piece) : piece))
    .join('');
}

function redactPair(pair: string): string {
  const equals = pair.indexOf('=');
  if (equals < 0) return redactRaw(pair);
  const key = pair.slice(0, equals);
  const value = pair.slice(equals + 1);
  if (value === '') return `${redactRaw(key)}=`;
  return `${redactRaw(key)}=${isSecretParameter(decodePercent(key)) ? REDACTED : redactRaw(value)}`;
}

/** Text as it stands in an address: judged decoded, kept encoded. */
function redactRaw(raw: string): string {
  if (raw.length < 4 && !hasOwnPatterns()) return raw;
  const decoded = decodePercent(raw.replaceAll('+', ' '));
  const redacted = redactText(decoded);
  return redacted === decoded ? raw : encodePercent(redacted);
}
