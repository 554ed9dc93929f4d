import { expect, PLUGIN_ID, test } from './app.ts';

test('S0-10 S0-12 S0-19 S0-24 S0-30 S0-36 from the integrations to a call, and the address of each level leads back to it', async ({
  gotoAppPage,
  page,
  runs,
  errors,
}) => {
  await gotoAppPage({ pluginId: PLUGIN_ID, path: '/integrations' });
  await page.locator(`a[href*="/${runs}"]`).first().click();
  const rowsOf = (name: string | RegExp) =>
    page
      .getByRole('table', { name })
      .getByRole('row')
      .filter({ has: page.getByRole('cell') });
  await rowsOf(/^Runs of/)
    .filter({ hasText: 'Partially failed' })
    .first()
    .getByRole('link')
    .first()
    .click();
  await rowsOf('Steps').first().click();
  await rowsOf('Pages').first().click();
  await rowsOf('Entities').first().click();
  await expect(rowsOf('API calls').first()).toBeVisible();
  expect(new URL(page.url()).pathname).toMatch(/\/runs\/[0-9a-f]{32}\/steps\/[0-9a-f]{16}\/pages\/[0-9a-f]{32}\/entities\/[0-9a-f-]+$/);

  const calls = await rowsOf('API calls').allInnerTexts();
  await page.goto(page.url());
  await expect(rowsOf('API calls')).toHaveText(calls.map((text) => new RegExp(text.split('\n')[0]?.replaceAll(/[^\w]/g, '.') ?? '')));
  const crumbs = page.getByRole('navigation', { name: /breadcrumb/i });
  await crumbs.getByRole('link', { name: 'Integrations', exact: true }).first().click();
  await expect(page.locator(`a[href*="/${runs}"]`).first()).toBeVisible();
  expect(errors).toEqual([]);
});
