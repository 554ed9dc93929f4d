import type { Request } from 'express';
import { parseGoDuration } from '../parse/go-duration.ts';
import { Refusal } from '../refusal.ts';

const UINT32_MAX = 2 ** 32 - 1;

/** A parameter of the query string, the first where it is given more than once; undefined where it is missing or empty. */
export function parameter(request: Request, name: string): string | undefined {
  const value: unknown = request.query[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

/** A whole number as Go's ParseUint takes it. */
export function countParameter(request: Request, name: string): number | undefined {
  const text = parameter(request, name);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Refusal(`invalid ${name}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = Number(text);
  if (value > UINT32_MAX) throw new Refusal(`invalid ${name}: strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
  return value;
}

/** An instant in seconds, in nanoseconds, in fractions of a second or in RFC 3339, as ns since the epoch. */
export function instantParameter(request: Request, name: string): bigint | undefined {
  const text = parameter(request, name);
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return text.length <= 10 ? BigInt(text) * 1_000_000_000n : BigInt(text);
  if (/^\d+\.\d*$/.test(text)) return BigInt(Math.round(Number(text) * 1000)) * 1_000_000n;
  const date = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date)) throw new Refusal(`could not parse '${name}' parameter: ${JSON.stringify(text)}`);
  return BigInt(date) * 1_000_000n;
}

/** Seconds, or a duration as Go writes it, as nanoseconds. */
export function stepParameter(text: string): bigint {
  const seconds = /^\d+(\.\d*)?$/.test(text) ? Number(text) * 1e9 : parseGoDuration(text);
  if (seconds === undefined)
    throw new Refusal(`rpc error: code = Code(400) desc = cannot parse ${JSON.stringify(text)} to a valid duration`);
  return BigInt(Math.round(seconds));
}
