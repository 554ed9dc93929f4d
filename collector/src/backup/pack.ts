import { createHash } from 'node:crypto';
import { createReadStream, rmSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { DEFAULT_WORKSPACE } from '../security/workspace.ts';
import type { FileCopy, StoreFiles } from '../store/files.ts';
import { type Manifest, MANIFEST_NAME } from './manifest.ts';

async function addFile(tar: Pack, path: string, copy: FileCopy): Promise<Manifest['files'][number]> {
  const bytes = statSync(copy.path).size;
  const hash = createHash('sha256');
  const file = createReadStream(copy.path);
  file.on('data', (chunk) => hash.update(chunk));
  await pipeline(file, tar.entry({ name: path, size: bytes }));
  return { path, bytes, sha256: hash.digest('hex') };
}

async function fill(tar: Pack, files: StoreFiles): Promise<void> {
  const manifest: Manifest = { format: 'synctrail-backup-1', createdAt: new Date().toISOString(), files: [] };
  for (const file of await files.list()) {
    const copy = await files.copy(file);
    // It became too old meanwhile.
    if (copy === undefined) continue;
    const path = file.workspace === DEFAULT_WORKSPACE ? copy.name : `workspaces/${file.workspace}/${copy.name}`;
    try {
      manifest.files.push(await addFile(tar, path, copy));
    } finally {
      rmSync(copy.path, { force: true });
    }
  }
  tar.entry({ name: MANIFEST_NAME }, JSON.stringify(manifest));
  tar.finalize();
}

/** A tar file of a store that may be read and written meanwhile: each file as it was at one instant, and all that was kept before. */
export function backupOf(files: StoreFiles): Readable {
  const tar = pack();
  fill(tar, files).catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  return Readable.from(tar);
}
