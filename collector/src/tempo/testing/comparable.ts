/** What answers may have and not have, and why. All else must agree. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  metrics: 'How many bytes and jobs it took: the inside of an engine.',
  exemplars: 'Spans that Tempo picks at random beside a series; the store picks none.',
};

type Json = Readonly<Record<string, unknown>>;

/**
 * An answer with all that may differ taken away: the order of attributes, of series and of an object's keys, and what is in `LEFT_OUT`.
 * The order of traces, of spans and of samples stays.
 */
export function comparable(body: unknown): unknown {
  if (Array.isArray(body)) return ordered(body.map(comparable));
  if (typeof body !== 'object' || body === null) return body;
  const entries = Object.entries(body).filter(([key]) => !(key in LEFT_OUT));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, comparable(value)]).sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  );
}

/** Attributes, labels and series have no order; each is known by its text. */
function ordered(items: unknown[]): unknown[] {
  const isUnordered = items.every((item) => isJson(item) && ('key' in item || 'labels' in item));
  return isUnordered ? items.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)) : items;
}

function isJson(item: unknown): item is Json {
  return typeof item === 'object' && item !== null;
}
