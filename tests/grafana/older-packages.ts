import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const CACHE = join(import.meta.dirname, '..', '..', '.cache');

/** Packages in a folder of their own, or why they are not there. */
export type Packages = { kind: 'there'; folder: string } | { kind: 'absent'; why: string };

/**
 * Packages that the lock file does not have, as they would fill every clone: npm puts them into `.cache/<name>`, once.
 * Only where that is wanted (`CI` or `SYNCTRAIL_OLDER_GRAFANA` is set), as some are hundreds of megabytes.
 */
export async function packagesIn(name: string, dependencies: Readonly<Record<string, string>>): Promise<Packages> {
  const folder = join(CACHE, name);
  if (existsSync(join(folder, 'node_modules'))) return { kind: 'there', folder };
  if (!process.env['CI'] && !process.env['SYNCTRAIL_OLDER_GRAFANA'])
    return absent(name, 'SYNCTRAIL_OLDER_GRAFANA=1 fetches what it needs, once');
  const own = `${folder}.${process.pid}`;
  await mkdir(own, { recursive: true });
  await writeFile(join(own, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const npm = spawn('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: own,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [complaint, [code]] = await Promise.all([text(npm.stderr), once(npm, 'exit') as Promise<[number | null]>]);
  if (code !== 0) {
    await rm(own, { recursive: true, force: true });
    return absent(name, complaint.slice(-1_000));
  }
  try {
    await rename(own, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    await rm(own, { recursive: true, force: true });
  }
  return { kind: 'there', folder };
}

function absent(name: string, why: string): Packages {
  console.warn(`SKIPPED, as ${name} is not in .cache: ${why}`);
  return { kind: 'absent', why };
}
