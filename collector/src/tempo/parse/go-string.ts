import { Refusal } from '../refusal.ts';

const SIMPLE: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, '"': 34 };
const NUMERIC: Readonly<Record<string, { digits: number; pattern: RegExp }>> = {
  x: { digits: 2, pattern: /^[0-9a-fA-F]{2}$/ },
  u: { digits: 4, pattern: /^[0-9a-fA-F]{4}$/ },
  U: { digits: 8, pattern: /^[0-9a-fA-F]{8}$/ },
};

/** The value of a string literal of Go and TraceQL, in double or back quotes. Refuses what Go refuses. */
export function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner.replaceAll('\r', '');
  if (inner.includes('\n')) throw new Refusal('invalid TraceQL query: literal not terminated');
  return inner.includes('\\') ? unescape(inner) : inner;
}

function unescape(inner: string): string {
  const chunks: Uint8Array[] = [];
  let at = 0;
  while (at < inner.length) {
    const backslash = inner.indexOf('\\', at);
    const plainEnd = backslash === -1 ? inner.length : backslash;
    chunks.push(Buffer.from(inner.slice(at, plainEnd)));
    if (backslash === -1) break;
    const { bytes, length } = escapeAt(inner, backslash + 1);
    chunks.push(bytes);
    at = backslash + 1 + length;
  }
  // Bytes, because `\xe2\x82\xac` is one character made of three escapes.
  return Buffer.concat(chunks).toString();
}

/** The bytes of the escape whose first character after the backslash is at `at`, and how many characters it takes. */
function escapeAt(text: string, at: number): { bytes: Uint8Array; length: number } {
  const letter = text.charAt(at);
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { bytes: Uint8Array.of(simple), length: 1 };
  const octal = /^[0-7]{3}$/.test(text.slice(at, at + 3)) ? Number.parseInt(text.slice(at, at + 3), 8) : undefined;
  if (octal !== undefined && octal < 256) return { bytes: Uint8Array.of(octal), length: 3 };
  const numeric = NUMERIC[letter];
  const digits = numeric === undefined ? '' : text.slice(at + 1, at + 1 + numeric.digits);
  if (numeric === undefined || !numeric.pattern.test(digits)) throw new Refusal('invalid TraceQL query: invalid char escape');
  const code = Number.parseInt(digits, 16);
  if (letter === 'x') return { bytes: Uint8Array.of(code), length: 3 };
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new Refusal('invalid TraceQL query: invalid char escape');
  return { bytes: Buffer.from(String.fromCodePoint(code)), length: 1 + numeric.digits };
}

/** The name in an attribute such as `sync.run.id` or `"a b".c`: quoted parts know the escapes `\"` and `\\` only. */
export function attributeName(identifier: string): string {
  return identifier.replaceAll(/"((?:[^"\\]|\\.)*)"/gs, (_, quoted: string) =>
    quoted.replaceAll(/\\(.)/gs, (_escape, character: string) => {
      if (character !== '"' && character !== '\\') throw new Refusal('invalid TraceQL query: invalid escape sequence');
      return character;
    }),
  );
}
