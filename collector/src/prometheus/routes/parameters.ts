import { durationMs } from '../parse/number.ts';
import { Refusal } from '../refusal.ts';

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** What JavaScript's dates, and all that is stored, are within. */
const MS_AT_MOST = 8.64e15;

function refuse(name: string, what: string): Refusal {
  return new Refusal(`invalid parameter "${name}": ${what}`);
}

/** An instant: seconds since the epoch, or RFC 3339. Undefined where it is not told. */
export function instantMs(form: URLSearchParams, name: string): number | undefined {
  const text = form.get(name) ?? '';
  if (text === '') return undefined;
  const ms = NUMBER.test(text) ? Math.round(Number(text) * 1_000) : RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms) || Math.abs(ms) > MS_AT_MOST)
    throw refuse(name, `invalid time value for '${name}': cannot parse ${JSON.stringify(text)} to a valid timestamp`);
  return ms;
}

/** As `instantMs`, of one that must be told. */
export function neededMs(form: URLSearchParams, name: string): number {
  const ms = instantMs(form, name);
  if (ms === undefined) throw refuse(name, 'cannot parse "" to a valid timestamp');
  return ms;
}

/** A duration: seconds, or `1h30m`. Undefined where it is not told. */
export function stretchMs(form: URLSearchParams, name: string): number | undefined {
  const text = form.get(name) ?? '';
  if (text === '') return undefined;
  const ms = NUMBER.test(text) ? Math.trunc(Number(text) * 1_000) : durationMs(text);
  if (ms === undefined || !Number.isFinite(ms)) throw refuse(name, `cannot parse ${JSON.stringify(text)} to a valid duration`);
  return ms;
}

/** How many results are wanted at most; 0 for all. */
export function limitOf(form: URLSearchParams): number {
  const text = form.get('limit') ?? '';
  if (text === '') return 0;
  if (!/^\d+$/.test(text)) throw refuse('limit', `limit must be a number that is not negative, not ${JSON.stringify(text.slice(0, 40))}`);
  return Number(text);
}

export const TRUNCATED = 'results truncated due to limit';
