import type { Family } from './families.ts';
import { FAMILIES, NAMES, USED } from './families.ts';
import { structured } from './structured.ts';
import type { AnswerHeaders, RateLimit } from './types.ts';
import { numberOf, resetAt, value } from './values.ts';

/** All that the headers tell of, by every provider's custom. */
export function known(headers: AnswerHeaders, at: number): RateLimit[] {
  let any = false;
  for (const name in headers) any ||= NAMES.has(name);
  if (!any) return [];
  const families = FAMILIES.filter(
    ({ limit, remaining }) => headers[remaining] !== undefined || (limit !== undefined && headers[limit] !== undefined),
  );
  return [...structured(headers, at), ...families.map((family) => ofFamily(headers, family, at)), ...used(headers)];
}

/** What one provider's headers say. */
export function ofFamily(headers: AnswerHeaders, family: Family, at: number): RateLimit {
  const window = family.window === undefined ? undefined : numberOf(value(headers, family.window));
  const reset = family.reset?.find((name) => headers[name] !== undefined);
  return {
    limit: family.limit === undefined ? undefined : numberOf(value(headers, family.limit)),
    remaining: numberOf(value(headers, family.remaining)),
    resetAt: window === undefined ? resetAt(reset === undefined ? undefined : value(headers, reset), at) : at + window,
  };
}

function used(headers: AnswerHeaders): RateLimit[] {
  return USED.flatMap((name) => {
    const match = /(\d{1,12})\/(\d{1,12})/.exec(value(headers, name) ?? '');
    if (match === null) return [];
    const limit = Number(match[2]);
    return [{ limit, remaining: Math.max(0, limit - Number(match[1])) }];
  });
}
