import type { AnswerHeaders } from './types.ts';

/** Seconds or ms since the epoch, seconds from now, a duration such as `6m0s`, or a date. */
export function resetAt(text: string | undefined, at: number): number | undefined {
  if (text === undefined) return undefined;
  const number = numberOf(text);
  if (number !== undefined && !/^\d{4}-|[hms]/.test(text)) {
    if (number >= 1e12) return Math.round(number);
    return Math.round(number >= 1e9 ? number * 1_000 : at + number * 1_000);
  }
  const duration = /^(?=\d)(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/.exec(text);
  if (duration !== null) {
    const [, hours = 0, minutes = 0, seconds = 0, ms = 0] = duration.map(Number).map((part) => (Number.isNaN(part) ? 0 : part));
    return Math.round(at + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms);
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}

/** The leading number: limits also come as `100, 100;w=60`. */
export function numberOf(text: string | undefined): number | undefined {
  const match = /^\s*(\d{1,16}(?:\.\d{1,9})?)(?![\w:-])/.exec(text ?? '');
  return match === null ? undefined : Number(match[1]);
}

export function value(headers: AnswerHeaders, name: string): string | undefined {
  const found = headers[name];
  return typeof found === 'object' ? found.join(', ') : found;
}
