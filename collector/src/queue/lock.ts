import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The folder of the queue cannot be used; the message says why and what to do. */
export class QueueRefused extends Error {
  override readonly name = 'QueueRefused';
}

function ownerOf(file: string): string {
  try {
    return ` (process ${readFileSync(file, 'utf8').trim()})`;
  } catch {
    return '';
  }
}

/**
 * Keeps every other process, and this one, from the folder until it is released or the process ends, however it ends: a lock of the
 * operating system, which Node has no call for and SQLite does. Throws `QueueRefused`.
 */
export function lockFolder(dir: string): { release(): void } {
  const owner = join(dir, 'owner');
  const database = new DatabaseSync(join(dir, 'lock'));
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!(error instanceof Error) || !error.message.includes('locked')) throw error;
    throw new QueueRefused(`${dir} is in use by another collector${ownerOf(owner)}. Stop it, or give this one a folder of its own.`);
  }
  writeFileSync(owner, `${process.pid}\n`);
  return { release: () => database.close() };
}
