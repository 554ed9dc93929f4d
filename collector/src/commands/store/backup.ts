import { CommandFailure } from './failure.ts';
import { parsed, SOURCE_HELP, SOURCE_OPTIONS, text } from './options.ts';
import { sourceOf } from './source.ts';
import { writeOut } from './write-out.ts';

const HELP = `synctrail store backup --out FILE [options]

Writes the store of all workspaces to one tar file, while its collector runs or not: each file as it was at one instant, and all
that was acknowledged before. What waits in a queue on disk is no part of it.

  --out FILE    a new file
${SOURCE_HELP}
  --help        this text`;

/** `synctrail store backup`. */
export async function storeBackup(args: readonly string[]): Promise<void> {
  const given = parsed(args, { ...SOURCE_OPTIONS, out: { type: 'string' } }, HELP);
  if (given === undefined) return;
  const out = text(given.values, 'out');
  if (out === undefined) throw new CommandFailure('--out names the file to write.', 2);
  const source = await sourceOf(given.values);
  try {
    await source.carriedOut('store backup', await writeOut(await source.backup(), out), undefined);
  } finally {
    await source.close();
  }
}
