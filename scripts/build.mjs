// Builds the plugin and the viewer when their sources have changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, environment, root } from './install.mjs';

const BUILDS = [
  { name: 'plugin', sources: ['plugin', 'model/src'], output: 'plugin/dist/module.js' },
  { name: 'viewer', sources: ['viewer'], output: 'viewer/dist/index.html' },
];
const IGNORED = new Set(['node_modules', 'dist', 'coverage', '.cache']);

function* filesBelow(path) {
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (IGNORED.has(entry.name)) continue;
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* filesBelow(child);
    else if (!/\.test\.tsx?$/.test(entry.name)) yield child;
  }
}

function fingerprint(sources) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const source of sources) {
    for (const file of filesBelow(join(root, source))) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Runs a workspace's build; what it prints is shown only when it fails. */
function build(name) {
  const result = spawnSync('npm', ['run', 'build', '--silent', '-w', name], { cwd: root, env: environment, encoding: 'utf8' });
  if (result.status === 0) return;
  console.error(`${result.stdout ?? ''}${result.stderr ?? ''}The ${name} could not be built.`);
  process.exit(1);
}

export function ensureBuilt() {
  for (const { name, sources, output } of BUILDS) {
    const stamp = join(root, '.cache', 'build', name);
    const now = fingerprint(sources);
    if (existsSync(join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) continue;
    console.error(`Building the ${name} …`);
    build(name);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, now);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  ensureInstalled();
  ensureBuilt();
}
