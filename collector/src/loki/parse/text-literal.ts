import { invalid } from '../refusal.ts';

const SIMPLE: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, '"': 34, "'": 39 };
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value of a quoted text, by Go's rules for string literals. */
export function textOf(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner.replaceAll('\r', '');
  if (!inner.includes('\\')) return inner;
  const bytes: Buffer[] = [];
  let at = 0;
  while (at < inner.length) {
    const escape = inner.indexOf('\\', at);
    if (escape === -1) break;
    bytes.push(Buffer.from(inner.slice(at, escape)));
    const [value, length] = escapeAt(inner, escape + 1);
    bytes.push(value);
    at = escape + 1 + length;
  }
  bytes.push(Buffer.from(inner.slice(at)));
  try {
    return utf8.decode(Buffer.concat(bytes));
  } catch {
    throw invalid('a text that is no UTF-8');
  }
}

/** The bytes an escape stands for, and how many characters it took after the backslash. */
function escapeAt(text: string, at: number): [Buffer, number] {
  const letter = text[at] ?? '';
  const simple = SIMPLE[letter];
  if (simple !== undefined) return [Buffer.from([simple]), 1];
  const octal = /^[0-3][0-7]{2}/.exec(text.slice(at, at + 3));
  if (octal) return [Buffer.from([Number.parseInt(octal[0], 8)]), 3];
  const digits = { x: 2, u: 4, U: 8 }[letter];
  const hex = digits === undefined ? '' : text.slice(at + 1, at + 1 + digits);
  if (digits === undefined || hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) throw invalid('invalid syntax');
  const code = Number.parseInt(hex, 16);
  if (letter === 'x') return [Buffer.from([code]), 3];
  if (code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff)) throw invalid('invalid syntax');
  return [Buffer.from(String.fromCodePoint(code)), 1 + digits];
}
