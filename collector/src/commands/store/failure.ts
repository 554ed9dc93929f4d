import { statSync } from 'node:fs';

/** A command cannot do what it was told; its message says what to do. The exit code is 1; 2 where the command line was wrong. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Throws `CommandFailure` where there is no file of this name. */
export function needFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new CommandFailure(`There is no file ${file}.`);
  if (!found.isFile()) throw new CommandFailure(`${file} is no file.`);
}
