// Writes Grafana's provisioning from the model. `--check` writes nothing and fails when a file is not up to date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { alertRules } from './generate/alerts.ts';
import { dashboard } from './generate/dashboard.ts';
import { dataSources } from './generate/datasources.ts';

const HEAD = '# Generated from model/ and provisioning/generate by `npm run generate`. Do not edit.\n';
const check = process.argv.includes('--check');

const yaml = (value: object): string => HEAD + stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

const files: Record<string, string> = {
  'grafana/alerting/rules.generated.yaml': yaml(alertRules()),
  'grafana/dashboards/synctrail-overview.generated.json': `${JSON.stringify(dashboard(), null, 2)}\n`,
  'grafana/datasources/synctrail.generated.yaml': yaml(dataSources()),
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
  const path = join(import.meta.dirname, name);
  if (current(path) === text) continue;
  stale.push(`provisioning/${name}`);
  if (check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

if (check && stale.length > 0) {
  console.error(`Not up to date: ${stale.join(', ')}. Run \`npm run generate\` and commit what it writes.`);
  process.exitCode = 1;
}
