import type { AnswerHeaders, RateLimit } from './types.ts';
import { numberOf, resetAt, value } from './values.ts';

/** `"default";r=50;t=30` with `RateLimit-Policy: "default";q=100;w=60`, and the older `limit=100, remaining=50, reset=5`. */
export function structured(headers: AnswerHeaders, at: number): RateLimit[] {
  const text = value(headers, 'ratelimit');
  if (text === undefined) return [];
  const older = pairs(text.replaceAll(',', ';'));
  if (older.has('remaining')) {
    return [{ limit: numberOf(older.get('limit')), remaining: numberOf(older.get('remaining')), resetAt: resetAt(older.get('reset'), at) }];
  }
  const policies = new Map(items(value(headers, 'ratelimit-policy') ?? '').map((item) => [item.name, item.pairs]));
  return items(text).map((item) => ({
    limit: numberOf(policies.get(item.name)?.get('q')),
    remaining: numberOf(item.pairs.get('r')),
    resetAt: resetAt(item.pairs.get('t'), at),
  }));
}

interface Item {
  readonly name: string;
  readonly pairs: ReadonlyMap<string, string>;
}

function items(text: string): Item[] {
  return text.split(',').map((part) => {
    const semicolon = part.indexOf(';');
    const name = semicolon < 0 ? part : part.slice(0, semicolon);
    return { name: name.trim(), pairs: pairs(semicolon < 0 ? '' : part.slice(semicolon + 1)) };
  });
}

function pairs(text: string): Map<string, string> {
  return new Map(
    text.split(';').map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part.trim(), ''] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
    }),
  );
}
