import { expect, PLUGIN_ID, PROXY, test } from './app.ts';

test('an engine that fails is quoted, and asked again on Retry', async ({ gotoAppPage, page, runs, errors }) => {
  await page.route(PROXY, (route) => route.fulfill({ status: 500, contentType: 'text/plain', body: 'empty ring' }));
  await gotoAppPage({ pluginId: PLUGIN_ID, path: `/${runs}` });
  const alert = page.getByRole('alert').filter({ hasText: 'The runs could not be read' });
  await expect(alert).toContainText('Loki answered 500');
  await expect(alert).toContainText('empty ring');
  await page.unroute(PROXY);
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('table', { name: /^Runs of/ })).toBeVisible();
  expect(errors).toEqual([]);
});
