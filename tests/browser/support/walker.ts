import { expect } from 'vitest';
import type { Locator } from 'playwright-core';
import type { WatchedPage } from './watched-page.ts';

/** The way a person goes through the levels. */
export interface Walker {
  /** Rows of the table with this label, without its head. */
  rows: (table: string | RegExp) => Locator;
  /** Calls that were answered with this status. By their cell: a row's text holds addresses too, and a port of 40433 would pass for a 404. */
  calls: (httpStatus: number) => Locator;
  /** Opens the row whose text matches, and waits until the breadcrumb has grown by it. */
  open: (table: string | RegExp, row: string | RegExp, heading: string | RegExp) => Promise<void>;
  /** Loads the address again, as someone who was sent it would, and expects the same rows in its table. */
  reload: (table: string | RegExp) => Promise<void>;
  /** The words of the breadcrumb. */
  crumbs: () => Promise<string[]>;
  search: (term: string) => Promise<void>;
}

export function walker({ page }: WatchedPage): Walker {
  const rows = (table: string | RegExp): Locator =>
    page
      .getByRole('table', { name: table })
      .first()
      .getByRole('row')
      .filter({ has: page.getByRole('cell') });
  const texts = async (table: string | RegExp): Promise<string[]> => {
    await rows(table).first().waitFor();
    await page.waitForLoadState('networkidle');
    return (await rows(table).allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
  };
  return {
    rows,
    calls: (httpStatus) => rows('API calls').filter({ has: page.getByRole('cell', { name: String(httpStatus), exact: true }) }),
    open: async (table, row, heading) => {
      await rows(table).filter({ hasText: row }).first().click();
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    },
    reload: async (table) => {
      const before = await texts(table);
      await page.goto(page.url());
      expect(await texts(table)).toEqual(before);
    },
    crumbs: async () =>
      (
        await page
          .getByRole('navigation', { name: /breadcrumb/i })
          .getByRole('listitem')
          .allInnerTexts()
      ).map((text) => text.trim()),
    search: async (term) => {
      await page.getByRole('searchbox').fill(term);
      await page.waitForURL((url) => url.searchParams.get('q') === term);
    },
  };
}
