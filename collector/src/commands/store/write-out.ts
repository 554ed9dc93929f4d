import { createWriteStream, existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { publish } from '../../store/worker/rest/durable.ts';
import { CommandFailure } from './failure.ts';

/** Writes to a new file, which is there when it is whole; to standard output where there is no name. Answers the bytes that were written. */
export async function writeOut(content: Readable, file: string | undefined): Promise<number> {
  let bytes = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer | string>) {
    for await (const chunk of chunks) {
      bytes += Buffer.byteLength(chunk);
      yield chunk;
    }
  };
  if (file === undefined) {
    await pipeline(content, counted, process.stdout, { end: false });
    return bytes;
  }
  const path = resolve(file);
  if (existsSync(path)) throw new CommandFailure(`${path} is there already: choose another name, or delete it.`);
  const part = `${path}.part`;
  try {
    await pipeline(content, counted, createWriteStream(part));
    publish(part, path);
    return bytes;
  } catch (error) {
    rmSync(part, { force: true });
    throw new CommandFailure(`${path} could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
