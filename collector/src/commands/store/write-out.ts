import { createWriteStream, existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { publish } from '../../store/worker/rest/durable.ts';
import { CommandFailure } from './failure.ts';

/** Writes to a new file, which is there when it is whole; to standard output where there is no name. */
export async function writeOut(content: Readable, file: string | undefined): Promise<void> {
  if (file === undefined) {
    await pipeline(content, process.stdout, { end: false });
    return;
  }
  const path = resolve(file);
  if (existsSync(path)) throw new CommandFailure(`${path} is there already: choose another name, or delete it.`);
  const part = `${path}.part`;
  try {
    await pipeline(content, createWriteStream(part));
    publish(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw new CommandFailure(`${path} could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
