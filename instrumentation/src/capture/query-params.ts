/** The parameters of an address; a key that comes several times has all its values. Undefined where there are none. */
export function queryParams(url: string): Record<string, string | string[]> | undefined {
  const question = url.indexOf('?');
  if (question < 0) return undefined;
  const params: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [key, value] of new URLSearchParams(url.slice(question + 1).replace(/#.*$/s, ''))) {
    const before = params[key];
    params[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return Object.keys(params).length === 0 ? undefined : params;
}
