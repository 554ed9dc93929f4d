/** Where pages come from, one at a time. */
export interface PageSource<D> {
  /** Whether the same page can be fetched again. */
  readonly repeatable: boolean;
  /** Where the next page begins, in words; undefined when it has no name of its own. */
  cursor(): string | undefined;
  /** The page at the cursor; undefined when there is none left. */
  fetch(): Promise<D | undefined>;
  /** Goes on behind the page; false when it was the last. */
  advance(data: D): boolean;
  /** Ends early. */
  close(): Promise<void>;
}

function cursorText(cursor: unknown): string | undefined {
  if (cursor === undefined || cursor === null || cursor === '') return undefined;
  if (typeof cursor === 'string') return cursor;
  try {
    return JSON.stringify(cursor);
  } catch {
    return 'a cursor that is no JSON';
  }
}

function fromFetch<D>(fetch: (cursor: unknown) => Promise<D | undefined>): PageSource<D> {
  let cursor: unknown;
  return {
    repeatable: true,
    cursor: () => cursorText(cursor),
    fetch: () => fetch(cursor),
    advance(data) {
      const next: unknown = typeof data === 'object' && data !== null && 'next' in data ? data.next : undefined;
      cursor = next;
      return cursorText(next) !== undefined;
    },
    close: async () => {},
  };
}

function fromIterator<D>(iterator: AsyncIterator<D> | Iterator<D>): PageSource<D> {
  return {
    repeatable: false,
    cursor: () => undefined,
    async fetch() {
      const next = await iterator.next();
      return next.done === true ? undefined : next.value;
    },
    advance: () => true,
    close: async () => {
      await iterator.return?.();
    },
  };
}

export function pageSource<D>(source: unknown): PageSource<D> {
  if (typeof source === 'function') return fromFetch(source as (cursor: unknown) => Promise<D | undefined>);
  const iterable = source as Partial<AsyncIterable<D> & Iterable<D>>;
  const iterator = iterable[Symbol.asyncIterator]?.() ?? iterable[Symbol.iterator]?.();
  if (iterator === undefined) throw new TypeError('step.pages: the source must be a function or iterable');
  return fromIterator(iterator);
}
