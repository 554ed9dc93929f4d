import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const FLAGS = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning'];

export interface Ended {
  code: number | null;
  /** Of stdout. */
  lines: string[];
  /** All of stderr. */
  complaint: string;
}

export interface DemoProcess {
  child: ChildProcess;
  /** Resolves when stdout has a line that begins so; rejects when it ends without. */
  printed: (beginning: string) => Promise<void>;
  /** Resolves when the process has ended. */
  ended: Promise<Ended>;
}

/** Runs the demo's command line in a process of its own. */
export function demo(...args: string[]): DemoProcess {
  const child = spawn(process.execPath, [...FLAGS, MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const closed = once(output, 'close');
  const ended = Promise.all([once(child, 'exit'), text(child.stderr), closed]).then(([[code], complaint]) => ({
    code: code as number | null,
    lines,
    complaint,
  }));
  const printed = async (beginning: string): Promise<void> => {
    while (!lines.some((line) => line.startsWith(beginning))) {
      await Promise.race([
        once(output, 'line'),
        ended.then(({ complaint }) => Promise.reject(new Error(`never printed ${beginning}: ${complaint}`))),
      ]);
    }
  };
  return { child, printed, ended };
}

/** A new folder that is removed when the callback is called. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'synctrail-demo-'));
  return { folder, remove: async () => rm(folder, { recursive: true, force: true }) };
}
