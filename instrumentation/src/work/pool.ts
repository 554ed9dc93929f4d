/** Items as a sequence of lists of at most `size`. */
export function* chunks<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** A number of things at the same time, or in one go, that makes sense: a whole one from 1. */
export function atLeastOne(value: number | undefined, fallback: number): number {
  return value === undefined || Number.isNaN(value) ? fallback : Math.max(1, Math.floor(value));
}

/** Works on items, so many at a time, in their order. `work` must not reject. */
export async function forEach<T>(items: Iterable<T>, concurrency: number, work: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) await work(next.value);
  };
  const first = worker();
  const others = [];
  // the items' own end is found by trying, so no more workers start than there are items
  for (let started = 1; started < concurrency; started += 1) others.push(worker());
  const results = await Promise.allSettled([first, ...others]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
