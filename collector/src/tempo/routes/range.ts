import type { Request } from 'express';
import type { TempoOptions } from '../options.ts';
import type { TimeRange } from '../plan/search.ts';
import { Refusal } from '../refusal.ts';
import { instantParameter } from './parameter.ts';

const NS_PER_MS = 1_000_000n;
const NS_PER_SECOND = 1_000_000_000n;
/** What Tempo searches when it is told no range. */
const DEFAULT_MS = 15 * 60_000;

/** The range of a search in whole seconds: both ends, or the last quarter of an hour. */
export function searchRange(request: Request, options: TempoOptions): TimeRange {
  const start = instantParameter(request, 'start');
  const end = instantParameter(request, 'end');
  if (start === undefined && end === undefined) return lastMs(DEFAULT_MS, options);
  if (start === undefined || end === undefined) {
    throw new Refusal('error parsing date range: only one of start and end provided: must provide both or neither');
  }
  const from = start / NS_PER_SECOND;
  const to = end / NS_PER_SECOND;
  if (to <= from) throw new Refusal(`http parameter start must be before end. received start=${from} end=${to}`);
  return { fromNs: from * NS_PER_SECOND, toNs: to * NS_PER_SECOND };
}

/** The range of a metric: what is missing is now, and an hour before the end. */
export function metricRange(request: Request, options: TempoOptions): TimeRange {
  const nowNs = BigInt(options.now()) * NS_PER_MS;
  const toNs = instantParameter(request, 'end') ?? nowNs;
  const fromNs = instantParameter(request, 'start') ?? (toNs < nowNs ? toNs : nowNs) - 3600n * NS_PER_SECOND;
  if (toNs <= fromNs) throw new Refusal('end must be greater than start');
  return { fromNs, toNs };
}

export function lengthMs({ fromNs, toNs }: TimeRange): number {
  return Number((toNs - fromNs) / NS_PER_MS);
}

function lastMs(milliseconds: number, { now }: TempoOptions): TimeRange {
  const toNs = BigInt(now()) * NS_PER_MS;
  return { fromNs: toNs - BigInt(milliseconds) * NS_PER_MS, toNs };
}
