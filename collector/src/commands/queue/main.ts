import { CommandFailure } from '../store/failure.ts';
import { asideCommand } from './aside.ts';

const HELP = `synctrail queue <command> [options]

  aside     what engines did not take: list it, send it again, or delete it
  <command> --help  what a command takes
`;

/** `synctrail queue`: ends with 1 when a command could not do what it was told, with 2 when it was not told what to do. */
export async function queueCommand([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return;
  }
  if (name !== 'aside') {
    process.stderr.write(`There is no command "queue ${name}".\n\n${HELP}`);
    process.exitCode = 2;
    return;
  }
  try {
    await asideCommand(args);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
