import { test as base } from '@grafana/plugin-e2e';
import pluginJson from '../src/plugin.json' with { type: 'json' };

export { expect } from '@grafana/plugin-e2e';

export const PLUGIN_ID = pluginJson.id;
export const PROXY = '**/api/datasources/proxy/uid/**';

/** An integration that has runs: that of the demo, unless another is named. */
const INTEGRATION = process.env['SYNCTRAIL_E2E_INTEGRATION'] ?? 'acme-crm';

interface App {
  /** Path of the list of runs below the app. */
  runs: string;
  /** Console errors of the page so far. */
  errors: string[];
}

export const test = base.extend<App>({
  // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads from the pattern what a fixture needs
  runs: async ({}, use) => await use(`integrations/${INTEGRATION}`),
  errors: async ({ page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await use(errors);
  },
});
