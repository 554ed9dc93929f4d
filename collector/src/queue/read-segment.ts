import type { Content, Entry, Position, ReadOptions } from './entry.ts';
import { entryOf, HEADER_BYTES, type Header } from './frame.ts';
import type { FrameReader } from './frame-reader.ts';
import type { Segment } from './segment.ts';

/** What a read has found so far, and what it may still take. */
export interface Found {
  readonly content: Content;
  readonly entries: Entry[];
  /** Where to read on. */
  next: Position;
  bytesLeft: number;
  entriesLeft: number;
}

export type SegmentRead = 'enough' | 'end' | 'broken';

/** Passes over the entries before the position; answers the place of the first that is not. */
async function placeOf(reader: FrameReader, segment: Segment, position: Position): Promise<number | undefined> {
  let at = segment.nearest(position)?.offset ?? 0;
  while (at < reader.end) {
    const header = await reader.header(at);
    if (header === undefined) return undefined;
    segment.note({ position: header.position, offset: at, receivedMs: header.receivedMs });
    if (header.position >= position) break;
    at += HEADER_BYTES + header.payloadBytes;
  }
  return at;
}

function isEnough(found: Found, { requestBytes }: Header): boolean {
  return found.entries.length > 0 && (requestBytes > found.bytesLeft || found.entriesLeft === 0);
}

/** Adds the entries of one segment, from `found.next` up to but not with `before`. */
export async function readSegment(
  reader: FrameReader,
  segment: Segment,
  found: Found,
  before: Position,
  signals: ReadOptions['signals'],
): Promise<SegmentRead> {
  let at = await placeOf(reader, segment, found.next);
  while (at !== undefined && at < reader.end) {
    const header: Header | undefined = await reader.header(at);
    if (header === undefined) return 'broken';
    const mark = { position: header.position, offset: at, receivedMs: header.receivedMs };
    segment.note(mark);
    const isWanted = signals === undefined || signals.has(header.signal);
    if (header.position >= before || (isWanted && isEnough(found, header))) {
      segment.noteStop(mark);
      return 'enough';
    }
    if (isWanted) {
      const payload = await reader.payload(at, header);
      if (payload === undefined) return 'broken';
      found.entries.push({ ...(await entryOf(header, payload)), content: found.content });
      found.bytesLeft -= header.requestBytes;
      found.entriesLeft -= 1;
    }
    found.next = header.position + 1;
    at += HEADER_BYTES + header.payloadBytes;
  }
  return at === undefined ? 'broken' : 'end';
}
