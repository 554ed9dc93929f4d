import { CommandFailure } from './failure.ts';

const HELP = `synctrail store <command> [options]

  stats     what the store holds, and what a record takes
  verify    read all of it, and say what is damaged
  export    carry out a run, a record or a time, as OTLP's JSON or CSV
  import    take in what was exported: into a store, a collector, or Tempo, Loki and Prometheus
  backup    write all of it to one file, also while its collector runs
  restore   put a backup into a folder
  <command> --help  what a command takes
`;

type Command = (args: readonly string[]) => Promise<void>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  stats: async () => (await import('./stats.ts')).storeStats,
  verify: async () => (await import('./verify.ts')).storeVerify,
  export: async () => (await import('./export.ts')).storeExport,
  import: async () => (await import('./import.ts')).storeImport,
  backup: async () => (await import('./backup.ts')).storeBackup,
  restore: async () => (await import('./restore.ts')).storeRestore,
};

/** `synctrail store`: ends with 1 when a command could not do what it was told, with 2 when it was not told what to do. */
export async function storeCommand([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    process.stderr.write(`There is no command "store ${name}".\n\n${HELP}`);
    process.exitCode = 2;
    return;
  }
  try {
    const command = await load();
    await command(args);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
