import { type FileHandle, link, mkdir, open, rename, rm, truncate } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from './folder.ts';
import { HEADER_BYTES } from './frame.ts';
import { FrameReader } from './frame-reader.ts';
import type { Mark } from './segment.ts';

/** Where broken files are put, for whoever wants to look at them. */
export const BROKEN_DIR = 'broken';

export interface Surveyed {
  readonly entries: number;
  /** The last entry that is whole, undefined when there is none. */
  readonly last: Mark | undefined;
  /** Bytes of whole frames from the beginning on. */
  readonly wholeBytes: number;
  readonly fileBytes: number;
  /** Whether whole frames follow behind a place that is broken. */
  readonly isBroken: boolean;
}

/** Reads a whole file and checks every entry in it, up to the first that is not whole. */
export async function survey(path: string, visit: (mark: Mark) => void): Promise<Surveyed> {
  return await FrameReader.with(path, undefined, async (reader) => {
    let entries = 0;
    let last: Mark | undefined;
    let at = 0;
    for (;;) {
      const header = await reader.header(at);
      if (header === undefined || (await reader.payload(at, header)) === undefined) break;
      last = { position: header.position, offset: at, receivedMs: header.receivedMs };
      visit(last);
      entries += 1;
      at += HEADER_BYTES + header.payloadBytes;
    }
    const isBroken = at < reader.end && (await reader.nextWhole(at + 1)) !== undefined;
    return { entries, last, wholeBytes: at, fileBytes: reader.end, isBroken };
  });
}

/** Cuts off what a write left that did not come to its end. */
export async function cut(path: string, bytes: number): Promise<void> {
  await truncate(path, bytes);
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function copyWhole(reader: FrameReader, into: FileHandle): Promise<void> {
  for (let at = await reader.nextWhole(0); at !== undefined; at = await reader.nextWhole(at)) {
    const header = await reader.header(at);
    const bytes = header === undefined ? undefined : await reader.bytes(at, HEADER_BYTES + header.payloadBytes);
    if (bytes === undefined) return;
    await into.appendFile(bytes);
    at += bytes.length;
  }
}

/** Puts a broken file aside and all of its entries that are whole, before and behind the break, in its place. Answers where it was put. */
export async function setAside(path: string): Promise<string> {
  const dir = dirname(path);
  const mended = `${path}.tmp`;
  const aside = join(dir, BROKEN_DIR, `${basename(path)}.${Date.now()}`);
  await rm(mended, { force: true });
  const file = await open(mended, 'a');
  try {
    await FrameReader.with(path, undefined, async (reader) => await copyWhole(reader, file));
    await file.sync();
  } finally {
    await file.close();
  }
  await mkdir(join(dir, BROKEN_DIR), { recursive: true });
  // A second name first: at no moment the segment has none.
  await link(path, aside);
  await rename(mended, path);
  await syncFolder(dir);
  return aside;
}
