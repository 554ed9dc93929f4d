import { CommandFailure } from './failure.ts';
import { parsed, SOURCE_HELP, SOURCE_OPTIONS } from './options.ts';
import { sourceOf } from './source.ts';

const HELP = `synctrail store verify [options]

Reads all of every file, and says what its tables hold: rows and a checksum of their contents, compared with what was noted
when the file was compressed. Ends with 1 when anything cannot be read or has changed.

${SOURCE_HELP}
  --help        this text`;

/** `synctrail store verify`. */
export async function storeVerify(args: readonly string[]): Promise<void> {
  const given = parsed(args, SOURCE_OPTIONS, HELP);
  if (given === undefined) return;
  const source = await sourceOf(given.values);
  let files = 0;
  let bad = 0;
  try {
    for await (const { workspace, volume, checks } of source.checks()) {
      files += 1;
      const problems = checks.filter(({ problem }) => problem !== undefined);
      if (problems.length > 0) bad += 1;
      const tables = checks.map(({ table, rows, checksum }) => `${table} ${rows} (${checksum})`).join(', ');
      process.stdout.write(`${problems.length === 0 ? 'good' : 'BAD '} ${workspace} ${volume}: ${tables}\n`);
      for (const { table, problem } of problems) process.stdout.write(`     ${table}: ${problem}\n`);
    }
  } finally {
    await source.close();
  }
  const { setAside } = source;
  process.stdout.write(`${files} files, ${bad} bad${setAside === 0 ? '' : `, ${setAside} set aside`}\n`);
  if (bad + setAside > 0)
    throw new CommandFailure('Restore what is bad from a backup, or delete its file: the rest can be read all the same.');
}
