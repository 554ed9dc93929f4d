import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BadBackup, unpack } from '../../backup/unpack.ts';
import { sync } from '../../store/worker/rest/durable.ts';
import { lockFolder, QueueRefused } from '../../queue/lock.ts';
import { keepAct } from './audit.ts';
import { CommandFailure, needFile } from './failure.ts';
import { parsed, text } from './options.ts';
import { dataDir, openFolder } from './source.ts';

const HELP = `synctrail store restore FILE [options]

Puts a backup into a folder, after all of it was checked. No collector may have the folder open.

  --data DIR    the folder; must be empty or not be there               (SYNCTRAIL_DATA, .data)
  --replace     take its place where it is not empty: the store that is there is moved beside it; a queue in the folder stays, as what
                waits there to be sent is no part of a store
  --help        this text`;

const QUEUE = 'queue';

/** Where what was in the way is now. */
interface Aside {
  readonly path: string;
  /** Lets go of a queue that is in it; undefined where there is none. */
  readonly queue: { release(): void } | undefined;
}

/** The queue of a folder, kept from collectors; undefined where there is none. Throws `CommandFailure` when a collector has it. */
function holdQueue(dir: string): Aside['queue'] {
  const queue = join(dir, QUEUE);
  if (!existsSync(queue)) return undefined;
  try {
    return lockFolder(queue);
  } catch (error) {
    if (error instanceof QueueRefused) throw new CommandFailure(error.message);
    throw error;
  }
}

/** Moves what is in the way beside it. Throws `CommandFailure` when that is not wanted, or a collector has it. */
async function makeWay(dir: string, replace: boolean): Promise<Aside | undefined> {
  if (!existsSync(dir)) return undefined;
  if (readdirSync(dir).length === 0) {
    rmSync(dir, { recursive: true });
    return undefined;
  }
  if (!replace) throw new CommandFailure(`${dir} is not empty. With --replace, what is there is moved beside it.`);
  await (await openFolder(dir)).close();
  const queue = holdQueue(dir);
  const path = `${dir}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  renameSync(dir, path);
  process.stdout.write(`What was in ${dir} is in ${path} now.\n`);
  return { path, queue };
}

/** What waits in the queue was acknowledged: it stays where its collector looks for it. */
function putQueueBack({ path, queue }: Aside, dir: string): void {
  if (queue === undefined) return;
  renameSync(join(path, QUEUE), join(dir, QUEUE));
  sync(dir);
  queue.release();
  process.stdout.write(`The queue stayed in ${join(dir, QUEUE)}.\n`);
}

async function noteRestored(dir: string, files: number): Promise<void> {
  const store = await openFolder(dir);
  try {
    await keepAct(store, 'store restore', `${files} files were put in the place of what was there`, files);
  } finally {
    await store.close();
  }
}

/** `synctrail store restore`. */
export async function storeRestore(args: readonly string[]): Promise<void> {
  const given = parsed(args, { data: { type: 'string' }, replace: { type: 'boolean' } }, HELP, 2);
  if (given === undefined) return;
  const [file, ...more] = given.positionals;
  if (file === undefined || more.length > 0) throw new CommandFailure(`One backup is to be named.\n\n${HELP}`, 2);
  needFile(file);
  const dir = resolve(dataDir({ data: text(given.values, 'data') }));
  const part = `${dir}.restoring`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  try {
    const files = await unpack(file, part);
    const aside = await makeWay(dir, given.values['replace'] === true);
    renameSync(part, dir);
    if (aside !== undefined) putQueueBack(aside, dir);
    sync(dirname(dir));
    await noteRestored(dir, files);
    process.stdout.write(`${files} files are in ${dir}.\n`);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (error instanceof BadBackup) throw new CommandFailure(`${file} is no good backup: ${error.message}. Nothing was changed.`);
    throw error;
  }
}
