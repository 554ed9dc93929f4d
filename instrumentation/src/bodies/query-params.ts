import { isSecretParameter, mayHideShape, redactParams } from '@synctrail/model';

/** A query whose letters all stand for themselves, and whose values are too short to hide a secret behind base64. */
const PLAIN = /^[\w.~-]+=[\w.~,-]{0,19}(?:&[\w.~-]+=[\w.~,-]{0,19})*$/;
/** Longer ones are bounded value by value. */
const PLAIN_CHARS = 1_000;

/** What stands between the question mark and the fragment of an address. */
function queryOf(url: string): string {
  const question = url.indexOf('?');
  if (question < 0) return '';
  const hash = url.indexOf('#', question);
  return url.slice(question + 1, hash < 0 ? url.length : hash);
}

/** The parameters of an address, redacted; a key that comes several times has all its values. */
export function queryParams(url: string): Record<string, string | string[]> {
  const query = queryOf(url);
  return query === '' ? {} : redactParams(new URLSearchParams(query));
}

/** The same as JSON, for nearly all addresses: undefined where a closer look is needed. */
export function plainQuery(url: string): string | undefined {
  const query = queryOf(url);
  if (query === '') return '';
  if (query.length > PLAIN_CHARS || !PLAIN.test(query) || mayHideShape(query)) return undefined;
  const seen = new Set<string>();
  let json = '';
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    const key = pair.slice(0, equals);
    if (seen.has(key) || isSecretParameter(key)) return undefined;
    seen.add(key);
    json += `${json === '' ? '{' : ','}"${key}":"${pair.slice(equals + 1)}"`;
  }
  return `${json}}`;
}
