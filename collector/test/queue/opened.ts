import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewEntry } from '../../src/queue/entry.ts';
import { openQueue, type QueueOptions } from '../../src/queue/open-queue.ts';
import { QUEUE_SETTINGS } from '../../src/queue/settings.ts';

export function newDir(): string {
  return mkdtempSync(join(tmpdir(), 'synctrail-queue-'));
}

/** A queue with one destination, `somewhere`, unless told otherwise. */
export async function opened(dir: string, options: Partial<QueueOptions> = {}) {
  const said: string[] = [];
  const note: QueueOptions['note'] = (level, message, fields) => said.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  const queue = await openQueue({ ...QUEUE_SETTINGS.parse({}), dir, destinations: ['somewhere'], note, ...options });
  return { queue, said };
}

export function entry(text: string, fields: Partial<NewEntry> = {}): NewEntry {
  return { signal: 'traces', workspace: 'default', receivedMs: Date.now(), items: 1, request: Buffer.from(text), ...fields };
}
