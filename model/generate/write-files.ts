import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Writes generated files, named from the project's root. With `--check` it writes nothing and fails when one is not up to date. */
export function writeFiles(files: Readonly<Record<string, string>>): void {
  const check = process.argv.includes('--check');
  const stale = Object.entries(files).filter(([name, text]) => current(join(ROOT, name)) !== text);
  if (check && stale.length > 0) {
    const names = stale.map(([name]) => name).join(', ');
    console.error(`Not up to date: ${names}. Run \`npm run generate\` and commit what it writes.`);
    process.exitCode = 1;
  }
  if (check) return;
  for (const [name, text] of stale) {
    mkdirSync(dirname(join(ROOT, name)), { recursive: true });
    writeFileSync(join(ROOT, name), text);
  }
}
