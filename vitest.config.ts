import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['synctrail-source'] },
  ssr: { resolve: { conditions: ['synctrail-source', 'node', 'default'] } },
  test: {
    include: ['{model,instrumentation,collector,provisioning,tests,examples/*}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['tests/support/temporary-folder.ts', 'tests/support/fault-report.ts', 'tests/support/query-report.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // A page that is asked again and again until it shows something may share two busy cores.
    expect: { poll: { timeout: 20_000 } },
  },
});
