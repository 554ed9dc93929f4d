import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes what was created, renamed or deleted in the folder survive a loss of power. */
export async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes a small file so that after any crash it is there as before or as it is now. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const next = `${path}.tmp`;
  const file = await open(next, 'w');
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(next, path);
  await syncFolder(dirname(path));
}
