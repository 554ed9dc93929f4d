// `npm run check`: format, typed lint with the import rules, types, dead code, generated files, unit tests. All are run, also when one fails.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, environment, node, nodeFlags, root } from './install.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const WORKSPACES = [
  'model',
  'instrumentation',
  'collector',
  'plugin',
  'viewer',
  'provisioning',
  'tests',
  'examples/demo',
  'examples/stripe',
];

function compiler(workspace) {
  const own = join(root, workspace, 'node_modules', '.bin', 'tsc');
  return existsSync(own) ? own : bin('tsc');
}

const STATIC_CHECKS = [
  { name: 'format', command: bin('oxfmt'), args: ['--check', '.'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  ...WORKSPACES.filter((workspace) => existsSync(join(root, workspace, 'tsconfig.json'))).map((workspace) => ({
    name: `types of ${workspace}`,
    command: compiler(workspace),
    args: ['-p', workspace, '--noEmit'],
  })),
  { name: 'dead code', command: bin('knip'), args: [] },
  { name: 'generated files', command: node, args: [...nodeFlags, 'model/generate.ts', '--check'] },
  { name: 'generated provisioning', command: node, args: [...nodeFlags, 'provisioning/generate.ts', '--check'] },
];

/** Runs the checks that need no test runner; answers the names of those that failed. */
export function staticChecks() {
  return STATIC_CHECKS.map(({ name, command, args }) => {
    const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', env: environment });
    const passed = result.status === 0;
    console.log(`${passed ? '✓' : '✗'} ${name}`);
    if (!passed) console.log(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}`);
    return { name, passed };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  ensureInstalled();
  const failed = staticChecks().filter((check) => !check.passed);
  const units = spawnSync(bin('vitest'), ['run', '--exclude', 'tests/**', '--exclude', 'examples/**'], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  const pages = spawnSync(bin('vitest'), ['run', '--root', 'plugin'], { cwd: root, stdio: 'inherit', env: environment });
  process.exit(failed.length > 0 || units.status !== 0 || pages.status !== 0 ? 1 : 0);
}
