import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const SYNCTRAIL = fileURLToPath(new URL('../bin/synctrail.ts', import.meta.url));
const FLAGS = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning'];

/** The collector as a process of its own. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the address when it is ready, with undefined when it ended before. */
  readonly url: Promise<string | undefined>;
  /** Resolves with the exit code when it ended; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  output(): string;
}

export function startChild(args: readonly string[], env: Record<string, string> = {}): Child {
  return start(MAIN, args, env);
}

/** `synctrail <args>`. */
export function startCommand(args: readonly string[], env: Record<string, string> = {}): Child {
  return start(SYNCTRAIL, args, env);
}

/** As `startChild`, started by the command `under`, which it takes the place of. */
export function startUnder(under: readonly string[], args: readonly string[]): Child {
  return start(MAIN, args, {}, under);
}

function start(script: string, args: readonly string[], env: Record<string, string>, under: readonly string[] = []): Child {
  const [command = '', ...rest] = [...under, process.execPath, ...FLAGS, script, ...args];
  const child = spawn(command, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const url = new Promise<string | undefined>((resolve) => {
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /^Synctrail is ready: (http\S+)\/$/m.exec(output)?.[1];
      if (ready !== undefined) resolve(ready);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    void ended.then(() => resolve(undefined));
  });
  return { process: child, url, ended, output: () => output };
}

/** The address of a collector that must come up. */
export async function urlOf(child: Child): Promise<string> {
  const url = await child.url;
  if (url === undefined) throw new Error(`the collector did not start: ${child.output()}`);
  return url;
}

/** Kills what still runs, and waits until nothing does. */
export async function endAll(children: readonly Child[]): Promise<void> {
  for (const { process } of children) process.kill('SIGKILL');
  await Promise.all(children.map(async ({ ended }) => await ended));
}
