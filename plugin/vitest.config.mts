import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['synctrail-source'] },
  ssr: { resolve: { conditions: ['synctrail-source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    css: false,
    server: { deps: { inline: [/@grafana\//] } },
  },
});
