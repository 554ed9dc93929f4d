/** The items, until someone says stop: what is being worked on is finished, nothing new is begun. */
export function* until<Item>(signal: AbortSignal, items: Iterable<Item>): Generator<Item> {
  for (const item of items) {
    if (signal.aborted) return;
    yield item;
  }
}
