import type { Direction } from '../plan/read-entries.ts';
import { Refusal } from '../refusal.ts';
import { boundsOf, stretchNs } from './instant.ts';

export interface RangeParams {
  readonly query: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly limit: number;
  readonly direction: Direction;
  readonly stepNs: bigint;
  readonly intervalNs: bigint;
}

const DEFAULT_LIMIT = 100;
/** `max_entries_limit_per_query` of the provisioned Loki. */
const MAX_LIMIT = 5_000;
const MAX_POINTS = 11_000n;

export function rangeParams(form: URLSearchParams): RangeParams {
  const { startNs, endNs } = boundsOf(form);
  if (endNs < startNs) throw new Refusal('end timestamp must not be before or equal to start time');
  const limit = limitOf(form);
  const direction = directionOf(form);
  const step = form.get('step');
  const stepNs = step ? stretchNs(step) : defaultStepNs(endNs - startNs);
  if (stepNs <= 0n) throw new Refusal('zero or negative query resolution step widths are not accepted. Try a positive integer');
  if ((endNs - startNs) / stepNs > MAX_POINTS) {
    throw new Refusal('exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter');
  }
  const interval = form.get('interval');
  const intervalNs = interval ? stretchNs(interval) : 0n;
  if (intervalNs < 0n) throw new Refusal('interval must be >= 0');
  return { query: form.get('query') ?? '', startNs, endNs, limit, direction, stepNs, intervalNs };
}

/** 250 points, at least a second apart. */
function defaultStepNs(lengthNs: bigint): bigint {
  const seconds = lengthNs / 250_000_000_000n;
  return (seconds < 1n ? 1n : seconds) * 1_000_000_000n;
}

export function limitOf(form: URLSearchParams, name = 'limit', otherwise = DEFAULT_LIMIT): number {
  const text = form.get(name) ?? '';
  if (text === '') return otherwise;
  if (!/^[+-]?\d+$/.test(text)) throw new Refusal(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const limit = Number(text);
  if (limit <= 0) throw new Refusal('limit must be a positive value');
  return limit;
}

/** Only log queries are cut at a limit, so only they are refused for one. */
export function checkLimit(limit: number): void {
  if (limit > MAX_LIMIT) {
    throw new Refusal(`max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${MAX_LIMIT})`);
  }
}

function directionOf(form: URLSearchParams): Direction {
  const text = form.get('direction') ?? '';
  const direction = text.toLowerCase();
  if (direction === '' || direction === 'backward') return 'backward';
  if (direction !== 'forward') throw new Refusal(`invalid direction '${text}'`);
  return 'forward';
}
