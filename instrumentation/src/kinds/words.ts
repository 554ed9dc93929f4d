import { redactWords } from '@synctrail/model';

/** A text of the host's, redacted; callers without types may give anything, or nothing. */
export function words(said: unknown, fallback: string): string {
  const text = typeof said === 'number' ? String(said) : said;
  return typeof text === 'string' && text !== '' ? redactWords(text) : fallback;
}
