import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { WORKSPACE_NAME } from '../workspace.ts';
import type { AuditEntry } from './record.ts';

/** Below the folder of a queue. */
const FOLDER = 'audit';
const ENDING = '.json';

const NOTE = z.object({
  workspace: z.string().regex(WORKSPACE_NAME),
  atMs: z.number(),
  line: z.string(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** What was done to a queue while nobody had it open who could keep an entry of it. */
export interface LeftNote {
  readonly workspace: string;
  readonly atMs: number;
  readonly entry: AuditEntry;
}

/** Leaves an entry for the collector of the queue, which keeps it in its audit trail when it runs. */
export function leaveNote(queueDir: string, { workspace, atMs, entry }: LeftNote): void {
  const folder = join(queueDir, FOLDER);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${randomUUID()}${ENDING}`);
  const { line, attributes } = entry;
  writeFileSync(`${path}.tmp`, JSON.stringify({ workspace, atMs, line, attributes }));
  renameSync(`${path}.tmp`, path);
}

/** Hands what was left to who keeps it, and forgets what was kept. What is no note is left where it is. Rejects as `keep` does. */
export async function takeNotes(queueDir: string, keep: (note: LeftNote, id: string) => Promise<void>): Promise<void> {
  const folder = join(queueDir, FOLDER);
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(ENDING))) {
    const path = join(folder, file);
    const read = NOTE.safeParse(parsed(readFileSync(path, 'utf8')));
    if (!read.success) continue;
    const { workspace, atMs, line, attributes } = read.data;
    await keep({ workspace, atMs, entry: { event: 'STORE_COMMAND', line, attributes } }, file);
    rmSync(path);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
