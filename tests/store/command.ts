import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '..', '..', 'collector', 'bin', 'synctrail.ts');
const FLAGS = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning'];

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `synctrail store …` as a process of its own. */
export async function storeCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [...FLAGS, MAIN, 'store', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number]>]);
  return { code, out, err };
}
