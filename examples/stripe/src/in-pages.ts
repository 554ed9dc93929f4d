/**
 * What Stripe's auto-paging iterator yields, in lists as long as Stripe's pages: the next page is asked for when its first item is.
 * `list` is called when the first page is, so that its call belongs to that page.
 */
export async function* inPages<Item>(size: number, list: (size: number) => AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let page: Item[] = [];
  for await (const item of list(size)) {
    page.push(item);
    if (page.length === size) {
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
