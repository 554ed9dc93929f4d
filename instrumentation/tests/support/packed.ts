import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..', '..');
const MODULES = join(ROOT, 'node_modules');
export const BIN = join(MODULES, '.bin');
const PACKAGES = ['model', 'instrumentation'] as const;

/** The two packages as npm would publish them, and an app that has installed them. */
export interface Packed {
  /** A folder of its own, outside of the tree. */
  readonly app: string;
  readonly tarballs: Record<(typeof PACKAGES)[number], string>;
}

function npm(cwd: string, ...args: string[]): string {
  const env = { ...process.env, PATH: `${BIN}:${process.env['PATH'] ?? ''}` };
  return execFileSync('npm', args, { cwd, encoding: 'utf8', env });
}

/** A copy of the sources to build in, so that nothing is left in the tree, and several tests can pack at once. */
function copySources(into: string): void {
  cpSync(join(ROOT, 'tsconfig.base.json'), join(into, 'tsconfig.base.json'));
  const isSource = (path: string): boolean => !/[/\\](dist|node_modules|tests)$/.test(path);
  for (const name of PACKAGES) cpSync(join(ROOT, name), join(into, name), { recursive: true, filter: isSource });
  mkdirSync(join(into, 'node_modules', '@synctrail'), { recursive: true });
  for (const name of readdirSync(MODULES)) {
    if (name !== '@synctrail') symlinkSync(join(MODULES, name), join(into, 'node_modules', name));
  }
  for (const name of PACKAGES) symlinkSync(join(into, name), join(into, 'node_modules', '@synctrail', name));
}

/** Builds and packs both, and installs the tarballs into an empty app; no network is needed. The caller removes the app. */
export function packAndInstall(): Packed {
  const app = mkdtempSync(join(tmpdir(), 'synctrail-app-'));
  const sources = mkdtempSync(join(tmpdir(), 'synctrail-sources-'));
  copySources(sources);
  const pack = (name: string): string => {
    const said = npm(join(sources, name), 'pack', '--silent', '--pack-destination', app);
    return join(app, said.trim().split('\n').at(-1) ?? '');
  };
  const tarballs = { model: pack('model'), instrumentation: pack('instrumentation') };
  npm(app, 'init', '-y');
  const flags = ['--offline', '--install-links', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const hashes = dirname(createRequire(join(ROOT, 'model', 'package.json')).resolve('@noble/hashes/sha2.js'));
  npm(app, 'install', ...flags, tarballs.model, tarballs.instrumentation, hashes);
  rmSync(sources, { recursive: true });
  return { app, tarballs };
}
