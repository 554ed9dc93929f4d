import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type StoredFile, storedFile } from '../volume.ts';

/** A database file of any workspace. */
export interface FileAtRest extends StoredFile {
  /** With its log. */
  readonly bytes: number;
}

/** Nothing where it is gone: files come and go. */
async function bytesOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}

/** The files in the folder of a store. */
export async function filesIn(dir: string): Promise<FileAtRest[]> {
  const workspaces = await namesIn(join(dir, 'workspaces'));
  const folders = [dir, ...workspaces.map((name) => join(dir, 'workspaces', name))];
  const found = await Promise.all(folders.map(async (folder) => (await namesIn(folder)).map((name) => ({ folder, name }))));
  const files = found.flat().flatMap(({ folder, name }) => {
    const file = storedFile(name);
    return file === undefined ? [] : [{ file, path: join(folder, name) }];
  });
  return await Promise.all(
    files.map(async ({ file, path }) => ({ ...file, bytes: (await bytesOf(path)) + (await bytesOf(`${path}.wal`)) })),
  );
}
