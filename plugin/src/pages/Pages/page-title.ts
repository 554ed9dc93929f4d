import type { PageRow } from '../../model/page.ts';

const KINDS: Readonly<Record<string, string>> = { extract: 'Page', load: 'Load', implicit: 'Records', setup: 'Setup calls' };

/** How a page is called: Page 3, Load 2, Setup calls. */
export function pageTitle(page: Pick<PageRow, 'kind' | 'number' | 'attempt'>): string {
  const kind = KINDS[page.kind] ?? 'Page';
  const numbered = page.kind === 'setup' || page.number === undefined ? kind : `${kind} ${page.number}`;
  return page.attempt > 1 ? `${numbered} (attempt ${page.attempt})` : numbered;
}
