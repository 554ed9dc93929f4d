import { expect, PLUGIN_ID, test } from './app.ts';

test('the pages ask the engines through the data-source proxy by uid, to read only', async ({ gotoAppPage, page, runs }) => {
  const asked: { method: string; path: string }[] = [];
  page.on('request', (request) => asked.push({ method: request.method(), path: new URL(request.url()).pathname }));
  await gotoAppPage({ pluginId: PLUGIN_ID, path: `/${runs}` });
  await expect(page.getByRole('table', { name: /^Runs of/ })).toBeVisible();
  const engines = asked.filter(({ path }) => /\/(?:loki|tempo)\/|\/api\/(?:search|v2\/traces)|query_range/.test(path));
  expect(engines.length).toBeGreaterThan(0);
  for (const { method, path } of engines) {
    expect(path).toMatch(/^\/api\/datasources\/proxy\/uid\/[^/]+\//);
    expect(method).toBe('GET');
  }
});
