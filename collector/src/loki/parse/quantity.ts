const NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86_400e9,
  w: 604_800e9,
  y: 31_536_000e9,
};

/** ns of `1h30m` or `-1.5s`; undefined when it is none. `long` allows days, weeks and years, which Go's own durations lack. */
export function durationNs(text: string, long: boolean): number | undefined {
  if (/^[+-]?0$/.test(text)) return 0;
  const whole = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w|y))+)$/.exec(text);
  if (!whole) return undefined;
  let ns = 0;
  for (const [, count, unit] of (whole[2] ?? '').matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w|y)/g)) {
    if (!long && (unit === 'd' || unit === 'w' || unit === 'y')) return undefined;
    ns += Number(count) * (NS[unit ?? ''] ?? Number.NaN);
  }
  return whole[1] === '-' ? -ns : ns;
}

const BYTES: Readonly<Record<string, number>> = { '': 1, b: 1 };
const PREFIXES = ['k', 'm', 'g', 't', 'p', 'e'];

/** Bytes of `5KB`, `1.5 MiB` or `12`, as the library Loki uses reads them; undefined when it is none. */
export function byteCount(text: string): number | undefined {
  const parts = /^([\d.,]+)\s*([a-z]*)$/i.exec(text.trim());
  if (!parts) return undefined;
  const count = goFloat((parts[1] ?? '').replaceAll(',', ''));
  const unit = (parts[2] ?? '').toLowerCase();
  const power = PREFIXES.indexOf(unit[0] ?? '') + 1;
  const rest = unit.slice(1);
  const factor =
    power === 0 ? BYTES[unit] : rest === 'i' || rest === 'ib' ? 1024 ** power : rest === '' || rest === 'b' ? 1000 ** power : undefined;
  return count === undefined || factor === undefined ? undefined : Math.trunc(count * factor);
}

/** A number as Go's strconv.ParseFloat reads it; undefined when it is none. */
export function goFloat(text: string): number | undefined {
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (word) return (word[2] ?? '').toLowerCase() === 'nan' ? Number.NaN : word[1] === '-' ? -Infinity : Infinity;
  const digits = text.replaceAll(/(?<=\d)_(?=\d)/g, '');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits) ? Number(digits) : undefined;
}
