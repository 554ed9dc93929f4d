import { defineConfig } from 'vitest/config';

/** The long fault suite takes a quarter of an hour, and so runs beside other work: it is about what is lost, not about how soon. */
const patience = process.env['SYNCTRAIL_FAULTS'] === 'long' ? 6 : 1;

export default defineConfig({
  resolve: { conditions: ['synctrail-source'] },
  ssr: { resolve: { conditions: ['synctrail-source', 'node', 'default'] } },
  test: {
    include: ['{model,instrumentation,collector,provisioning,tests,examples/*}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['tests/support/temporary-folder.ts', 'tests/support/fault-report.ts', 'tests/support/query-report.ts'],
    setupFiles: ['tests/support/own-spool.ts'],
    testTimeout: 30_000 * patience,
    hookTimeout: 120_000 * patience,
    // A page that is asked again and again until it shows something may share two busy cores.
    expect: { poll: { timeout: 20_000 * patience } },
  },
});
