import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const REQUEST = '.pb';
export const NOTE = '.json';

/** What stands beside a request that was set aside. */
const NOTE_FORM = z.object({
  signal: z.enum(['traces', 'logs', 'metrics']),
  workspace: z.string(),
  /** Ours, in a word. */
  reason: z.string(),
  /** The engine's. */
  words: z.string(),
  items: z.number(),
  /** When the first of it was received, ISO 8601. */
  received: z.string(),
});

/** A request that a destination did not take. */
export interface AsideFile extends z.infer<typeof NOTE_FORM> {
  readonly destination: string;
  /** Of the request, with its folder. */
  readonly path: string;
  readonly bytes: number;
}

/** Names of the destinations that something was set aside of, below the queue's folder. */
export function asideDestinations(queueDir: string): string[] {
  const dir = join(queueDir, 'aside');
  return existsSync(dir) ? readdirSync(dir).sort() : [];
}

/** What was set aside of a destination, oldest first; a request whose note is missing or broken is left alone. */
export function asideFiles(queueDir: string, destination: string): AsideFile[] {
  const dir = join(queueDir, 'aside', destination);
  if (!existsSync(dir)) return [];
  const requests = readdirSync(dir).filter((name) => name.endsWith(REQUEST));
  return requests.sort().flatMap((name) => {
    const path = join(dir, name);
    try {
      const note = NOTE_FORM.parse(JSON.parse(readFileSync(noteOf(path), 'utf8')));
      return [{ ...note, destination, path, bytes: statSync(path).size }];
    } catch {
      return [];
    }
  });
}

function noteOf(path: string): string {
  return `${path.slice(0, -REQUEST.length)}${NOTE}`;
}

/** The request goes before its note: what is interrupted leaves a note alone, which nobody takes for a request. */
export function removeAside({ path }: AsideFile): void {
  rmSync(path, { force: true });
  rmSync(noteOf(path), { force: true });
}
