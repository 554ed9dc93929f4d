import react from '@vitejs/plugin-react';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vite';
import { grafanaFiles } from './vite/grafana-files.ts';

const require = createRequire(import.meta.url);

function folderOf(name: string, from = require): string {
  return dirname(from.resolve(`${name}/package.json`));
}

/** The router that @grafana/ui links with must be the one the page is routed by. */
const ROUTER = ['react-router-dom-v5-compat', 'react-router-dom'];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), grafanaFiles(import.meta.dirname)],
  resolve: {
    alias: [
      { find: 'unexported/plugin-page', replacement: join(folderOf('@grafana/runtime'), 'dist/esm/components/PluginPage.mjs') },
      { find: 'unexported/i18n', replacement: join(folderOf('@grafana/i18n'), 'dist/esm/i18n.mjs') },
      { find: 'unexported/router', replacement: folderOf('react-router-dom') },
      ...ROUTER.map((name) => ({ find: new RegExp(`^${name}$`), replacement: folderOf(name) })),
    ],
  },
  build: {
    outDir: 'dist',
    assetsDir: 'public/viewer',
    target: 'es2022',
    cssCodeSplit: false,
    chunkSizeWarningLimit: 8_000,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
});
