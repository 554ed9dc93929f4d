import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'collector-id';
const ID = /^[0-9a-f]{12}$/;

function read(path: string): string | undefined {
  try {
    const id = readFileSync(path, 'utf8').trim();
    return ID.test(id) ? id : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Who this collector is: drawn once, kept in its folder, 12 hex digits. */
export function collectorId(dir: string): string {
  const path = join(dir, FILE);
  const known = read(path);
  if (known !== undefined) return known;
  const id = randomBytes(6).toString('hex');
  mkdirSync(dir, { recursive: true });
  const file = openSync(`${path}.new`, 'w');
  writeSync(file, `${id}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
  return id;
}
