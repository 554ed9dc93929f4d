import { readConfig } from '../../config/read-config.ts';
import type { Settings } from '../../config/settings.ts';
import { asideDestinations, type AsideFile, asideFiles, removeAside } from '../../forward/aside/aside-files.ts';
import { leaveNote } from '../../security/audit/inbox.ts';
import { operatorEntry } from '../../security/audit/operator.ts';
import { queueDir } from '../../start/open-sink.ts';
import { CommandFailure } from '../store/failure.ts';
import { parsed, text } from '../store/options.ts';
import { sendAgain } from './send-again.ts';

const HELP = `synctrail queue aside [list|retry|drop] [options]

What an engine refused is kept beside the queue, with the engine's own words. When the reason is gone it can be sent again, also while the
collector runs. "retry" sends it from the oldest on, and deletes what is taken; "drop" deletes it as it is.

  --config FILE        the collector's configuration          (SYNCTRAIL_CONFIG)
  --data DIR           folder of its store, as it was given there    (SYNCTRAIL_DATA)
  --destination NAME   only of this one
  --reason WORD        only what was set aside for this reason
  --all                all of it: "drop" asks for one of the three
  --help               this text`;

const OPTIONS = {
  config: { type: 'string' },
  data: { type: 'string' },
  destination: { type: 'string' },
  reason: { type: 'string' },
  all: { type: 'boolean' },
} as const;

type Values = Readonly<Record<string, string | boolean | undefined>>;

function settingsOf(values: Values): Settings {
  const given = (['config', 'data'] as const).flatMap((name) => {
    const value = text(values, name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const config = readConfig(given, process.env);
  if (config.kind === 'config') return config.settings;
  throw new CommandFailure(config.kind === 'wrong' ? config.problems.join('\n') : HELP, 2);
}

function wanted(settings: Settings, values: Values): AsideFile[] {
  const dir = queueDir(settings);
  const [destination, reason] = [text(values, 'destination'), text(values, 'reason')];
  const known = asideDestinations(dir);
  if (destination !== undefined && !known.includes(destination)) {
    const names = known.length === 0 ? `nothing was ever set aside in ${dir}` : `there are ${known.join(', ')}`;
    throw new CommandFailure(`Nothing was set aside of a destination ${JSON.stringify(destination)}: ${names}.`);
  }
  const files = known.filter((name) => destination === undefined || name === destination).flatMap((name) => asideFiles(dir, name));
  return files.filter((file) => reason === undefined || file.reason === reason);
}

function line({ destination, signal, workspace, items, bytes, reason, received, words, path }: AsideFile): string {
  const said = words.replaceAll(/\s+/g, ' ').slice(0, 200);
  return `${destination}  ${signal}  ${workspace}  ${items} records, ${bytes} bytes, received ${received}\n  ${reason}: ${said}\n  ${path}\n`;
}

function list(files: readonly AsideFile[]): void {
  for (const file of files) process.stdout.write(line(file));
  process.stdout.write(`${files.length} requests are set aside.\n`);
}

/** The collector keeps these in the audit trail of the workspaces that they concern. */
function noteActs(settings: Settings, command: string, what: string, files: readonly AsideFile[]): void {
  for (const [workspace, own] of Map.groupBy(files, (file) => file.workspace)) {
    const destinations = [...new Set(own.map(({ destination }) => destination))].join(', ');
    const entry = operatorEntry(command, `${own.length} requests that ${destinations} had refused ${what}`, own.length);
    leaveNote(queueDir(settings), { workspace, atMs: Date.now(), entry });
  }
}

async function retry(files: readonly AsideFile[], settings: Settings): Promise<void> {
  let taken = 0;
  const done: AsideFile[] = [];
  for await (const { file, refused } of sendAgain(files, settings.forward)) {
    if (refused === undefined) {
      removeAside(file);
      done.push(file);
      taken += 1;
    } else process.stderr.write(`${file.path}\n  ${refused}\n`);
  }
  noteActs(settings, 'queue aside retry', 'were sent again and taken', done);
  process.stdout.write(`${taken} of ${files.length} requests were taken.\n`);
  if (taken < files.length) process.exitCode = 1;
}

function drop(files: readonly AsideFile[], settings: Settings, values: Values): void {
  if (values['all'] !== true && values['destination'] === undefined && values['reason'] === undefined)
    throw new CommandFailure(`Say what to delete: --destination, --reason or --all.\n\n${HELP}`, 2);
  for (const file of files) removeAside(file);
  noteActs(settings, 'queue aside drop', 'were deleted', files);
  process.stdout.write(`${files.length} requests were deleted.\n`);
}

/** `synctrail queue aside`. Throws `CommandFailure`. */
export async function asideCommand(args: readonly string[]): Promise<void> {
  const given = parsed(args, OPTIONS, HELP, 2);
  if (given === undefined) return;
  const [what = 'list', ...more] = given.positionals;
  if (more.length > 0 || !['list', 'retry', 'drop'].includes(what))
    throw new CommandFailure(`There is no command "queue aside ${given.positionals.join(' ')}".\n\n${HELP}`, 2);
  const settings = settingsOf(given.values);
  const files = wanted(settings, given.values);
  if (what === 'list') list(files);
  else if (what === 'drop') drop(files, settings, given.values);
  else await retry(files, settings);
}
