// Installs what is missing. Runs on the machine's own Node (20 or newer), before anything of ours can.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node 24 that the npm package `node` brings. */
export const node = join(root, 'node_modules', '.bin', 'node');

/**
 * Node 24 first on the path: the tools' own scripts say `node`. What it makes of our TypeScript is kept: a collector starts sooner,
 * and threads need no WebAssembly for it, in which V8 may crash (docs/adr/0022).
 */
export const environment = {
  ...process.env,
  PATH: `${dirname(node)}:${process.env.PATH}`,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.cache', 'compile'),
};

/** Makes the workspaces' packages resolve to their sources. */
export const nodeFlags = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning'];

function packagesOf(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
}

/** Whether node_modules holds just what the lock file asks for. */
function installed() {
  if (!existsSync(node)) return false;
  try {
    const have = packagesOf('node_modules/.package-lock.json');
    return Object.entries(packagesOf('package-lock.json')).every(
      ([path, wanted]) => !path.startsWith('node_modules/') || wanted.optional || wanted.link || have[path]?.version === wanted.version,
    );
  } catch {
    return false;
  }
}

/** Runs a command with our output; ends the process with its code when it fails. */
function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment, ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

export function ensureInstalled() {
  if (installed()) return;
  console.error('Installing the packages of package-lock.json (once) …');
  run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error']);
}
