import { expect, PLUGIN_ID, test } from './app.ts';

test('the configuration page names both engines, and how each is chosen', async ({ gotoAppConfigPage, page, errors }) => {
  await gotoAppConfigPage({ pluginId: PLUGIN_ID });
  // In Grafana the first tab is the app's own text.
  await page.goto(`/plugins/${PLUGIN_ID}?page=configuration`);
  await expect(page.getByRole('combobox', { name: 'Tempo' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Loki' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toBeEnabled();
  await expect(page.getByText('Synctrail cannot read yet')).toHaveCount(0);
  expect(errors).toEqual([]);
});
