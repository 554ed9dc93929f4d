const UNIT_MS = { y: 31_536_000_000, w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const DECIMAL = /^(?:\d[\d_]*(?:\.\d[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?$/i;

/** ms of `1h30m`, or undefined for what is no duration. */
export function durationMs(text: string): number | undefined {
  const found = DURATION.exec(text);
  if (found === null || text === '') return undefined;
  return Object.values(UNIT_MS).reduce((sum, unit, index) => sum + Number(found[index + 1] ?? 0) * unit, 0);
}

/** The value of a number of PromQL: decimal, hexadecimal, `Inf`, `NaN`, or a duration in seconds. No sign. */
export function numberValue(text: string): number | undefined {
  if (/^inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (/^0x[\da-f]+$/i.test(text) || DECIMAL.test(text)) return Number(text.replaceAll('_', ''));
  const ms = durationMs(text);
  return ms === undefined ? undefined : ms / 1_000;
}

/** ms of a duration or of a number of seconds, with its sign. */
export function signedMs(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const plain = text.replace(/^[+-]\s*/, '');
  const value = durationMs(plain) ?? (numberValue(plain) ?? Number.NaN) * 1_000;
  return Number.isFinite(value) ? sign * Math.round(value) : undefined;
}
