import { hasOwnPatterns } from './own-rules.ts';
import { redactParams } from './params.ts';
import { REDACTED } from './replacement.ts';
import { isSecretKey } from './secret-key.ts';
import { redactText } from './text.ts';
import { redactUrl } from './url.ts';

/** Deeper values than this are cut: nobody reads them, and a circle never ends. */
const MAX_DEPTH = 64;

/**
 * A copy of any value with secrets replaced, by key and by shape, at any depth (S2-13).
 * Objects, arrays, maps, sets, errors and URLs are copied as plain data; dates, bytes and functions stay as they are.
 */
export function redactValue(value: unknown): unknown {
  return redactAt(value, 0);
}

function redactAt(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return redactNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return REDACTED;
  if (Array.isArray(value)) return value.map((item) => redactAt(item, depth + 1));
  if (value instanceof URL) return redactUrl(value.href);
  if (value instanceof URLSearchParams) return redactParams(value);
  if (value instanceof Map)
    return redactEntries(
      [...value].map(([key, item]) => [String(key), item]),
      depth,
    );
  if (value instanceof Set) return [...value].map((item) => redactAt(item, depth + 1));
  if (value instanceof Error) return redactEntries(errorEntries(value), depth);
  if (value instanceof Date || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  return redactEntries(Object.entries(value), depth);
}

/** A card's number may come as a number. */
function redactNumber<N extends number | bigint>(value: N): N | string {
  const text = String(value);
  return (text.length >= 14 || hasOwnPatterns()) && redactText(text) !== text ? REDACTED : value;
}

function redactEntries(entries: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> {
  const pairName = entries.find(([key, item]) => (key === 'name' || key === 'key') && typeof item === 'string')?.[1];
  const pairIsSecret = typeof pairName === 'string' && isSecretKey(pairName);
  // Not by assignment: a key may be `__proto__`.
  return Object.fromEntries(
    entries.map(([key, item]) => {
      const secret = isSecretKey(key) || (pairIsSecret && key === 'value');
      return [redactText(key), secret && hidesSomething(item) ? REDACTED : redactAt(item, depth + 1)];
    }),
  );
}

function hidesSomething(value: unknown): boolean {
  return value !== null && value !== undefined && typeof value !== 'boolean';
}

function errorEntries(error: Error): [string, unknown][] {
  const own = Object.entries(error);
  const shown: [string, unknown][] = [
    ['name', error.name],
    ['message', error.message],
    ['stack', error.stack],
  ];
  return error.cause === undefined ? [...shown, ...own] : [...shown, ['cause', error.cause], ...own];
}
