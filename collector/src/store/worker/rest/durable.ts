import { closeSync, fsyncSync, openSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { listPath } from '../log/acknowledged.ts';

/** A file or folder is on disk when this returns. */
export function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives a whole file its name: after a power loss it is there as it is, or not at all. */
export function publish(from: string, to: string): void {
  sync(from);
  renameSync(from, to);
  sync(dirname(to));
}

/** Deletes a database, its log and the list of what was acknowledged. The log goes first: a file without it is at worst a little short, a log without its file is refused. */
export function removeDatabase(path: string): void {
  rmSync(listPath(path), { force: true });
  rmSync(`${path}.wal`, { force: true });
  rmSync(path, { force: true });
}

/** Bytes that may still be written where a folder is. */
export function freeBytes(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}
