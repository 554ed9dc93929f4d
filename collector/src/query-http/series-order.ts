/**
 * Series in the order in which Loki and Prometheus list them: by the first label that differs, its name, then its value, then by how many. A new list.
 * `labelsOf` tells an item's labels in the order of their names; it is asked once for each item.
 */
export function inSeriesOrder<Item>(items: Iterable<Item>, labelsOf: (item: Item) => Iterable<readonly [string, string]>): Item[] {
  return Array.from(items, (item) => ({ item, texts: Array.from(labelsOf(item)).flat() }))
    .sort((one, other) => compare(one.texts, other.texts))
    .map(({ item }) => item);
}

function compare(one: readonly string[], other: readonly string[]): number {
  for (const [index, text] of one.entries()) {
    const against = other[index];
    if (against === undefined) return 1;
    if (text !== against) return text < against ? -1 : 1;
  }
  return one.length - other.length;
}
