import type { FileFacts } from '../../store/files.ts';
import { parsed, SOURCE_HELP, SOURCE_OPTIONS } from './options.ts';
import { sourceOf } from './source.ts';

const HELP = `synctrail store stats [options]

What the store holds: days, rows and bytes of each kind, and bytes for a record with all that is kept of it.

${SOURCE_HELP}
  --json        every file, for programs
  --help        this text`;

const MIB = 1_048_576;

const sum = (files: readonly FileFacts[], of: (file: FileFacts) => number) => files.reduce((total, file) => total + of(file), 0);

function rowsOf(file: FileFacts): number {
  return (file.rows['spans'] ?? 0) + (file.rows['logs'] ?? 0) + (file.rows['samples'] ?? 0);
}

function line(name: string, files: readonly FileFacts[]): string {
  const compressed = files.filter(({ isCompressed }) => isCompressed).length;
  const cells = [files.length, compressed, sum(files, rowsOf).toLocaleString('en'), (sum(files, ({ bytes }) => bytes) / MIB).toFixed(1)];
  return `${name.padEnd(28)}${cells.map((cell) => String(cell).padStart(16)).join('')}`;
}

/** Bytes for a record: of all but metrics, as those are of no record. */
function perEntity(files: readonly FileFacts[], what: string): string[] {
  const entities = sum(files, (file) => file.entities);
  if (entities === 0) return [];
  const bytes = sum(
    files.filter(({ kind }) => kind !== 'metrics'),
    (file) => file.bytes,
  );
  return [`${what}: ${(bytes / entities).toFixed(0)} bytes a record, all levels, of ${entities.toLocaleString('en')} records`];
}

/** `synctrail store stats`. */
export async function storeStats(args: readonly string[]): Promise<void> {
  const given = parsed(args, { ...SOURCE_OPTIONS, json: { type: 'boolean' } }, HELP);
  if (given === undefined) return;
  const source = await sourceOf(given.values);
  try {
    const files = await source.files();
    if (given.values['json'] === true) {
      process.stdout.write(`${JSON.stringify(files, undefined, 2)}\n`);
      return;
    }
    const groups = Map.groupBy(files, ({ workspace, kind }) => `${workspace} ${kind}`);
    const head = `${'workspace and kind'.padEnd(28)}${['files', 'compressed', 'rows', 'MiB'].map((cell) => cell.padStart(16)).join('')}`;
    const lines = [...groups].toSorted(([one], [other]) => one.localeCompare(other)).map(([name, own]) => line(name, own));
    const details = files.filter(({ kind }) => kind === 'details');
    const shares = [
      ...perEntity(files, 'all'),
      ...perEntity(
        details.filter(({ isCompressed }) => isCompressed),
        'days that are compressed',
      ),
      ...perEntity(
        details.filter(({ isCompressed }) => !isCompressed),
        'days that are not',
      ),
    ];
    process.stdout.write(`${[head, ...lines, line('all', files), ...shares].join('\n')}\n`);
  } finally {
    await source.close();
  }
}
