import { byteCount, durationNs, goFloat } from '../parse/quantity.ts';

type ValueType = 'int' | 'float' | 'boolean' | 'duration' | 'bytes' | 'string';

const BOOLEANS = /^(1|0|t|T|TRUE|true|True|f|F|FALSE|false|False)$/;

/** What a field's value is taken for, by the first of Go's readers that takes it. */
export function typeOf(value: string): ValueType {
  if (/^[+-]?\d+$/.test(value) && isInt64(BigInt(value.replace('+', '')))) return 'int';
  if (goFloat(value) !== undefined) return 'float';
  if (BOOLEANS.test(value)) return 'boolean';
  if (durationNs(value, false) !== undefined) return 'duration';
  return byteCount(value) === undefined ? 'string' : 'bytes';
}

const isInt64 = (value: bigint): boolean => BigInt.asIntN(64, value) === value;

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** Bytes as the library that Loki uses prints them, without a space so that a query can take them: `1.5kB`, `10kB`; any other value as it is. */
export function plainValue(value: string): string {
  // Loki looks for a unit at the end: a bare number stays.
  const bytes = /[bkmgtpei]$/i.test(value) ? byteCount(value) : undefined;
  if (bytes === undefined) return value;
  if (bytes < 10) return `${bytes}B`;
  const power = Math.min(Math.floor(Math.log(bytes) / Math.log(1_000)), UNITS.length - 1);
  const shown = Math.floor((bytes / 1_000 ** power) * 10 + 0.5) / 10;
  return `${shown < 10 ? shown.toFixed(1) : shown.toFixed(0)}${UNITS[power]}`;
}
