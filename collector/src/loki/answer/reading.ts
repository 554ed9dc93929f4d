import type { Unit } from '../parse/ast.ts';
import { byteCount, durationNs, goFloat } from '../parse/quantity.ts';
import { goQuote } from './go-text.ts';

type Reading = number | { error: string };

const READERS: Readonly<Record<Unit, (text: string) => Reading>> = {
  number: readNumber,
  duration: (text) => durationNs(text, false) ?? { error: durationError(text) },
  bytes: (text) => byteCount(text) ?? { error: bytesError(text) },
};

/** A label's text as a number, ns or bytes; or Go's words for why it is none. */
export function read(text: string, unit: Unit): Reading {
  return READERS[unit](text);
}

function readNumber(text: string): Reading {
  const value = goFloat(text);
  if (value === undefined) return { error: `strconv.ParseFloat: parsing ${goQuote(text)}: invalid syntax` };
  const overflows = !Number.isFinite(value) && /\d/.test(text);
  return overflows ? { error: `strconv.ParseFloat: parsing ${goQuote(text)}: value out of range` } : value;
}

function durationError(text: string): string {
  const parts = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))*(\d+\.?\d*|\.\d+)([^\d.]*)/.exec(text);
  if (!parts) return `time: invalid duration ${timeQuote(text)}`;
  const unit = parts[2] ?? '';
  return unit === ''
    ? `time: missing unit in duration ${timeQuote(text)}`
    : `time: unknown unit ${timeQuote(unit)} in duration ${timeQuote(text)}`;
}

/** As Go's time package quotes: byte by byte. */
function timeQuote(text: string): string {
  const bytes = Array.from(Buffer.from(text), (byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCodePoint(byte)}`;
    return byte < 0x20 || byte >= 0x80 ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCodePoint(byte);
  });
  return `"${bytes.join('')}"`;
}

function bytesError(text: string): string {
  const digits = /^[\d.,]*/.exec(text)?.[0] ?? '';
  const number = digits.replaceAll(',', '');
  if (goFloat(number) === undefined) return `strconv.ParseFloat: parsing ${goQuote(number)}: invalid syntax`;
  return `unhandled size name: ${text.slice(digits.length).trim().toLowerCase()}`;
}
