import type { PageRow } from '../../model/page.ts';

const KINDS: Readonly<Record<string, string>> = { extract: 'Page', load: 'Load', implicit: 'Records', setup: 'Setup calls' };

/** How a page is called: Page 3, Load 2, Setup calls. */
export function pageTitle(page: Pick<PageRow, 'kind' | 'number' | 'load' | 'attempt'>): string {
  const kind = KINDS[page.kind] ?? 'Page';
  const number = page.kind === 'load' ? page.load : page.number;
  const numbered = page.kind === 'setup' || number === undefined ? kind : `${kind} ${number}`;
  return page.attempt > 1 ? `${numbered} (attempt ${page.attempt})` : numbered;
}
