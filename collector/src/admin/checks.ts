import type { FileName, StoreFiles, TableCheck } from '../store/files.ts';

/** What reading all of a file showed. */
export interface FileCheck extends FileName {
  readonly checks: readonly TableCheck[];
}

/** Reads all of all files, one after the other. */
export async function* checksOf(files: StoreFiles): AsyncGenerator<FileCheck> {
  for (const { workspace, volume } of await files.list()) {
    const checks = await files.verify({ workspace, volume });
    if (checks !== undefined) yield { workspace, volume, checks };
  }
}
