import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { sync } from '../store/worker/rest/durable.ts';
import { isStorePath, MANIFEST, MANIFEST_NAME } from './manifest.ts';

/** The file is no backup, or not a whole one. */
export class BadBackup extends Error {
  override readonly name = 'BadBackup';
}

/** Writes a backup's files into an empty folder and checks each; answers how many there are. Rejects with `BadBackup`. */
export async function unpack(backup: string, dir: string): Promise<number> {
  const found = new Map<string, string>();
  let told: string | undefined;
  const tar = extract();
  const read = pipeline(createReadStream(backup), tar).catch((error: unknown) => {
    throw new BadBackup(`it cannot be read to its end: ${String(error)}`);
  });
  // Ends with an error of its own when the archive does, which `read` tells.
  read.catch(() => undefined);
  try {
    for await (const entry of tar) {
      const { name } = entry.header;
      if (name === MANIFEST_NAME) {
        told = await text(entry);
        continue;
      }
      if (!isStorePath(name)) throw new BadBackup(`it holds ${JSON.stringify(name)}, which is no file of a store`);
      const hash = createHash('sha256');
      const path = join(dir, name);
      mkdirSync(dirname(path), { recursive: true });
      const hashed = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      };
      await pipeline(Readable.from(entry), hashed, createWriteStream(path));
      sync(path);
      found.set(name, hash.digest('hex'));
    }
  } catch (error) {
    await read;
    throw error;
  }
  await read;
  if (told === undefined) throw new BadBackup('its end is missing: it was cut off');
  const { files } = MANIFEST.parse(JSON.parse(told));
  for (const { path, sha256 } of files) if (found.get(path) !== sha256) throw new BadBackup(`${path} in it is damaged or missing`);
  return files.length;
}
