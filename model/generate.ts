// Writes what is derived from the registry. `--check` writes nothing and fails when a file is not up to date.
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { constants } from './generate/constants.ts';
import { conventions } from './generate/conventions.ts';
import { lokiLabels, tempoColumns } from './generate/engines.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

const files: Record<string, string> = {
  'model/src/attributes.generated.ts': constants(),
  'docs/conventions.md': conventions(),
  'provisioning/engines/tempo-columns.generated.yaml': tempoColumns(),
  'provisioning/engines/loki-labels.generated.yaml': lokiLabels(),
};

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const stale: string[] = [];
for (const [name, text] of Object.entries(files)) {
  const path = join(root, name);
  if (current(path) === text) continue;
  stale.push(name);
  if (check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

if (check && stale.length > 0) {
  console.error(`Not up to date: ${stale.join(', ')}. Run \`npm run generate\` and commit what it writes.`);
  process.exitCode = 1;
}
