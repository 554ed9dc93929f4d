import type { NavModelItem } from '@grafana/data';

/** One part of the way back. */
export interface Crumb {
  text: string;
  href: string;
}

function pathOf(item: NavModelItem): string {
  return (item.url ?? '').split('?', 1)[0] ?? '';
}

function* upwards(item: NavModelItem | undefined): Generator<NavModelItem> {
  for (let at = item; at !== undefined; at = at.parentItem) yield at;
}

/** From the app to the page: Grafana's rule. What the page names itself comes last; a section the page also names is said once. */
export function breadcrumbs(section: NavModelItem | undefined, pageNav: NavModelItem | undefined): Crumb[] {
  const own = [...upwards(pageNav)];
  const outermost = own.at(-1);
  const above = [...upwards(section)].filter((item) => outermost === undefined || pathOf(item) !== pathOf(outermost));
  return [...own, ...above]
    .filter((item) => item.hideFromBreadcrumbs !== true)
    .map((item) => ({ text: item.text, href: item.url ?? '' }))
    .toReversed();
}
