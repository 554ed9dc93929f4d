import { rm, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Position } from './entry.ts';
import { BROKEN_DIR, setAside, survey } from './repair.ts';
import { Segment } from './segment.ts';
import type { Segments } from './segments.ts';
import type { Tally } from './tally.ts';

export type QueueNote = (level: 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, string | number>>) => void;

export interface MendContext {
  readonly note: QueueNote;
  readonly tally: Tally;
}

/** Broken files that are kept to be looked at, the newest. */
const KEPT = 8;

async function forgetOldest(dir: string): Promise<void> {
  const files = (await readdir(dir)).sort(
    (one, other) =>
      one
        .split('.')
        .at(-1)
        ?.localeCompare(other.split('.').at(-1) ?? '') ?? 0,
  );
  for (const file of files.slice(0, -KEPT)) await rm(join(dir, file), { force: true });
}

/**
 * Sets a segment aside if it is broken: its whole entries stay in its place. `behind` is the position that the next segment begins with,
 * undefined when there is none. Answers the last position that is there.
 */
export async function mend(segments: Segments, segment: Segment, behind: Position | undefined, context: MendContext): Promise<Position> {
  const { path, first } = segment;
  const before = await survey(path, () => undefined);
  if (before.wholeBytes === before.fileBytes) return before.last?.position ?? first - 1;
  const aside = await setAside(path);
  const mended = new Segment(path, first, 0);
  const after = await survey(path, (mark) => mended.noteAll(mark));
  mended.bytes = after.wholeBytes;
  segments.replace(segment, mended);
  const last = after.last?.position ?? first - 1;
  const lost = (behind ?? last + 1) - first - after.entries;
  context.tally.setAside += 1;
  context.tally.broken += lost;
  context.note('error', 'A file of the queue is broken and was set aside; what is whole in it goes on', {
    path,
    aside,
    entries: after.entries,
    lost,
  });
  await forgetOldest(join(dirname(path), BROKEN_DIR));
  return last;
}
