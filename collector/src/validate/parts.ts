import type { Attribute } from '../otlp/records.ts';
import type { Limits } from './limits.ts';

const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;
export const NO_TRACE = '0'.repeat(32);
export const NO_SPAN = '0'.repeat(16);

/** The store's times are signed 64-bit numbers. */
const LAST_NS = 2n ** 63n - 1n;
const NS_PER_DAY = 86_400_000_000_000n;

export function traceIdProblem(id: string): string | undefined {
  if (!TRACE_ID.test(id)) return 'the trace id is not 32 hex digits';
  return id === NO_TRACE ? 'the trace id is all zeros' : undefined;
}

export function spanIdProblem(id: string): string | undefined {
  if (!SPAN_ID.test(id)) return 'the span id is not 16 hex digits';
  return id === NO_SPAN ? 'the span id is all zeros' : undefined;
}

/** Whether the store can hold the time at all. */
export function rangeProblem(ns: bigint): string | undefined {
  return ns < 0n || ns > LAST_NS ? 'the time is out of range' : undefined;
}

export function timeProblem(ns: bigint, receivedNs: bigint, days: number): string | undefined {
  if (ns >= receivedNs - BigInt(days) * NS_PER_DAY) return rangeProblem(ns);
  return rangeProblem(ns) ?? `the time is more than ${days} days ago, longer than data is kept`;
}

function tooLong({ key, value }: Attribute, limits: Limits): boolean {
  return key.length > limits.textLength || (typeof value === 'string' && value.length > limits.textLength);
}

export function attributesProblem(attributes: readonly Attribute[], limits: Limits): string | undefined {
  if (attributes.length > limits.attributes) return `there are ${attributes.length} attributes, ${limits.attributes} are taken`;
  const long = attributes.find((attribute) => tooLong(attribute, limits));
  if (long === undefined) return undefined;
  return `attribute ${long.key.slice(0, 80)} is longer than the ${limits.textLength} characters that are taken`;
}
