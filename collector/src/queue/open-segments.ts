import { readdirSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Position } from './entry.ts';
import { syncFolder } from './folder.ts';
import { FrameReader } from './frame-reader.ts';
import { mend, type MendContext } from './mend.ts';
import { cut, survey } from './repair.ts';
import { firstOf, Segment, segmentName } from './segment.ts';
import { Segments } from './segments.ts';

async function newSegment(dir: string, first: Position): Promise<Segment> {
  const path = join(dir, segmentName(first));
  const file = await open(path, 'a');
  await file.close();
  await syncFolder(dir);
  return new Segment(path, first, 0);
}

/** Knows when the segment begins; a first entry that cannot be read is found when the segment is. */
async function noteFirst(segment: Segment): Promise<void> {
  const header = await FrameReader.with(segment.path, undefined, async (reader) => await reader.header(0));
  if (header !== undefined) segment.note({ position: header.position, offset: 0, receivedMs: header.receivedMs });
}

/** Checks the segment that was written to last; what a crash left of it is mended. Answers the position behind it. */
async function checkLast(segments: Segments, context: MendContext): Promise<Position> {
  const segment = segments.active;
  const found = await survey(segment.path, (mark) => segment.noteAll(mark));
  segment.bytes = found.wholeBytes;
  const last = found.last?.position ?? segment.first - 1;
  const tornBytes = found.fileBytes - found.wholeBytes;
  if (tornBytes === 0) return last + 1;
  if (found.isBroken) return (await mend(segments, segment, undefined, context)) + 1;
  await cut(segment.path, found.wholeBytes);
  context.tally.tornBytes += tornBytes;
  context.note('warn', 'The queue ended in a write that was cut off, which nobody was told is safe; it was removed', {
    path: segment.path,
    bytes: tornBytes,
  });
  return last + 1;
}

/** A file is followed by another only when it holds something: one that is empty all the same was damaged. */
function tellEmptied(segments: readonly Segment[], { note, tally }: MendContext): void {
  for (const [index, { path, bytes, first }] of segments.entries()) {
    const following = segments[index + 1];
    if (bytes > 0 || following === undefined) continue;
    const lost = following.first - first;
    tally.broken += lost;
    note('error', 'A file of the queue was emptied; it was removed', { path, lost });
  }
}

/**
 * The files of the log as a crash or the disk left them, mended. The next position is never one that was given before, as far as files and
 * cursors tell: `beyond` is the first that no cursor is past.
 */
export async function openSegments(dir: string, beyond: Position, context: MendContext): Promise<{ segments: Segments; tail: Position }> {
  const names = readdirSync(dir);
  for (const name of names.filter((name) => name.endsWith('.tmp'))) rmSync(join(dir, name), { force: true });
  const firsts = names
    .map(firstOf)
    .filter((first) => first !== undefined)
    .sort((one, other) => one - other);
  const found = firsts.map((first) => {
    const path = join(dir, segmentName(first));
    return new Segment(path, first, statSync(path).size);
  });
  const least = Math.max(beyond, ...firsts);
  // Nothing was ever safe in an empty file that is the last; its name is a bound for the next position.
  const list = found.filter(({ bytes }) => bytes > 0);
  if (list.length === 0) list.push(await newSegment(dir, least));
  tellEmptied(found, context);
  for (const { path } of found.filter((segment) => segment.bytes === 0 && segment.first !== list[0]?.first)) rmSync(path);

  const segments = new Segments(dir, list);
  const behind = await checkLast(segments, context);
  for (const segment of list.slice(0, -1)) await noteFirst(segment);
  const tail = Math.max(behind, least);
  if (tail > behind) segments.add(await newSegment(dir, tail));
  return { segments, tail };
}
