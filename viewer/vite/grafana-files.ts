import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);

/** The files that `@grafana/ui` asks the server for by these names, and the package that has them. */
const FONTS = {
  'inter/Inter-Regular.woff2': '@fontsource/inter/files/inter-latin-400-normal.woff2',
  'inter/Inter-Medium.woff2': '@fontsource/inter/files/inter-latin-500-normal.woff2',
  'inter/Inter-Italic.woff2': '@fontsource/inter/files/inter-latin-400-italic.woff2',
  'inter/Inter-MediumItalic.woff2': '@fontsource/inter/files/inter-latin-500-italic.woff2',
  'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2':
    '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2',
};

const COMPRESSED = /\.(?:js|css|svg|html)$/;

function fileOf(specifier: string): string {
  const [scope, name, ...path] = specifier.split('/');
  return join(dirname(require.resolve(`${scope}/${name}/package.json`)), ...path);
}

/** Puts Grafana's icons (and those of ours that its package leaves out) and fonts where Grafana has them, and a .gz beside each text. */
export function grafanaFiles(root: string): Plugin {
  const target = join(root, 'dist', 'public');
  return {
    name: 'synctrail:grafana-files',
    apply: 'build',
    closeBundle() {
      const icons = join(target, 'build', 'img', 'icons');
      cpSync(fileOf('@grafana/ui/dist/public/img/icons'), icons, { recursive: true });
      cpSync(join(root, 'icons'), icons, { recursive: true });
      for (const [name, source] of Object.entries(FONTS)) {
        const file = join(target, 'fonts', name);
        mkdirSync(dirname(file), { recursive: true });
        cpSync(fileOf(source), file);
      }
      for (const entry of readdirSync(join(target, 'viewer'), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !COMPRESSED.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}
