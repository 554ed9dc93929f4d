import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const COMMENT = /\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** Files that a declaration file passes names on from. */
function sourcesOf(index: string): string[] {
  return [...new Set(Array.from(index.matchAll(/from '(\..+?)'/g), ([, file = '']) => file.replace(/\.ts$/, '.d.ts')))].sort();
}

/**
 * The public API as text: the names that are passed on, and all that is declared where they come from, without comments.
 * @param folder holds the index.d.ts of a built package
 */
export function declared(folder: string): string {
  const read = (file: string): string =>
    readFileSync(join(folder, file), 'utf8')
      .replaceAll(COMMENT, '')
      .replaceAll(/\n\s*\n/g, '\n')
      .trim();
  const index = read('index.d.ts');
  const parts = sourcesOf(index).map((file) => `// ${join(dirname('index.d.ts'), file)}\n${read(file)}`);
  return `// What users may rely on. A change of it must be meant: \`vitest run instrumentation/tests/package.test.ts -u\` writes it anew.\n\n// index\n${index}\n\n${parts.join('\n\n')}\n`;
}
