import { durationNs } from '../parse/quantity.ts';
import { Refusal } from '../refusal.ts';

const RFC3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** An instant in ns as Loki reads it: ns, or s when short or with a fraction, or RFC 3339. `name` is told when it is none. */
export function instantNs(value: string | null, absent: bigint, name?: string): bigint {
  if (value === null || value === '') return absent;
  if (value.includes('.') && /^[+-]?\d*\.\d*(e[+-]?\d+)?$/i.test(value)) return fraction(Number(value));
  if (/^[+-]?\d+$/.test(value)) return value.length <= 10 ? BigInt(value) * 1_000_000_000n : BigInt(value);
  const date = RFC3339.exec(value);
  const ms = date ? Date.parse(`${date[1]}${date[3]}`) : Number.NaN;
  if (Number.isNaN(ms)) {
    const why = `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`;
    throw new Refusal(name === undefined ? why : `could not parse '${name}' parameter: ${why}`);
  }
  return BigInt(ms) * 1_000_000n + BigInt((date?.[2] ?? '').padEnd(9, '0'));
}

/** Loki rounds a fraction of a second to ms. */
function fraction(seconds: number): bigint {
  const whole = Math.trunc(seconds);
  return BigInt(whole) * 1_000_000_000n + BigInt(Math.round((seconds - whole) * 1_000)) * 1_000_000n;
}

/** ns of `15`, `0.5` or `1m30s`. */
export function stretchNs(value: string): bigint {
  const ns = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) * 1e9 : durationNs(value, true);
  if (ns === undefined || !Number.isFinite(ns)) throw new Refusal(`cannot parse ${JSON.stringify(value)} to a valid duration`);
  return BigInt(Math.trunc(ns));
}

export interface Bounds {
  readonly startNs: bigint;
  readonly endNs: bigint;
}

const HOUR_NS = 3_600_000_000_000n;
/** `max_query_length` of the provisioned Loki. */
const LONGEST_DAYS = 400n;

/** `start` and `end`; without them the hour, or `since`, until now. Not checked: see `checkLength`. */
export function boundsOf(form: URLSearchParams, nowNs = BigInt(Date.now()) * 1_000_000n): Bounds {
  const since = form.get('since');
  const endNs = instantNs(form.get('end'), nowNs, 'end');
  const until = endNs > nowNs ? nowNs : endNs;
  return { startNs: instantNs(form.get('start'), until - (since ? stretchNs(since) : HOUR_NS), 'start'), endNs };
}

/** Refuses a time that Loki, as provisioned, refuses for its length. */
export function checkLength({ startNs, endNs }: Bounds): void {
  const length = endNs - startNs;
  if (length <= LONGEST_DAYS * 24n * HOUR_NS) return;
  throw new Refusal(`the query time range exceeds the limit (query length: ${goDuration(length)}, limit: ${LONGEST_DAYS}d)`);
}

/** `1h2m3.5s`, as Go prints what is longer than an hour. */
function goDuration(ns: bigint): string {
  const seconds = Number(ns % 60_000_000_000n) / 1e9;
  return `${ns / HOUR_NS}h${(ns / 60_000_000_000n) % 60n}m${seconds}s`;
}
