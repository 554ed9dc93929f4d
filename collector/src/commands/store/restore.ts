import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BadBackup, unpack } from '../../backup/unpack.ts';
import { sync } from '../../store/worker/rest/durable.ts';
import { CommandFailure } from './failure.ts';
import { parsed, text } from './options.ts';
import { dataDir, openFolder } from './source.ts';

const HELP = `synctrail store restore FILE [options]

Puts a backup into a folder, after all of it was checked. No collector may have the folder open.

  --data DIR    the folder; must be empty or not be there               (SYNCTRAIL_DATA, .data)
  --replace     take its place where it is not empty: what is there is moved beside it
  --help        this text`;

/** Moves what is in the way beside it. Throws `CommandFailure` when that is not wanted, or a collector has it. */
async function makeWay(dir: string, replace: boolean): Promise<void> {
  if (!existsSync(dir)) return;
  if (readdirSync(dir).length === 0) {
    rmSync(dir, { recursive: true });
    return;
  }
  if (!replace) throw new CommandFailure(`${dir} is not empty. With --replace, what is there is moved beside it.`);
  await (await openFolder(dir)).close();
  const aside = `${dir}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  renameSync(dir, aside);
  process.stdout.write(`What was in ${dir} is in ${aside} now.\n`);
}

/** `synctrail store restore`. */
export async function storeRestore(args: readonly string[]): Promise<void> {
  const given = parsed(args, { data: { type: 'string' }, replace: { type: 'boolean' } }, HELP);
  if (given === undefined) return;
  const [file, ...more] = given.positionals;
  if (file === undefined || more.length > 0) throw new CommandFailure(`One backup is to be named.\n\n${HELP}`, 2);
  if (!existsSync(file)) throw new CommandFailure(`There is no file ${file}.`);
  const dir = resolve(dataDir({ data: text(given.values, 'data') }));
  const part = `${dir}.restoring`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  try {
    const files = await unpack(file, part);
    await makeWay(dir, given.values['replace'] === true);
    renameSync(part, dir);
    sync(dirname(dir));
    process.stdout.write(`${files} files are in ${dir}.\n`);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (error instanceof BadBackup) throw new CommandFailure(`${file} is no good backup: ${error.message}. Nothing was changed.`);
    throw error;
  }
}
