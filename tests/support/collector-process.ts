import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface CollectorProcess {
  /** Without a slash at the end. */
  url: string;
  child: ChildProcess;
  dataDir: string;
  /** SIGTERM, then waits for the end; the data is removed unless it was given. */
  stop(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..', '..');

/** A real collector process on a free port, with a store of its own. */
export async function startCollector(options: { dataDir?: string; env?: Record<string, string> } = {}): Promise<CollectorProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'synctrail-')));
  const flags = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, join(ROOT, 'collector/src/main.ts'), '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  const ended = once(child, 'exit');
  const url = await Promise.race([address(child), ended.then(() => undefined)]);
  if (url === undefined) throw new Error(`the collector did not start: ${complaint}`);
  return {
    url,
    child,
    dataDir,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function address(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /https?:\/\/[^\s/]+/.exec(line)?.[0];
    if (url === undefined) continue;
    child.stdout.resume();
    return url;
  }
  return undefined;
}

/** Posts OTLP JSON and insists on an answer of 200. */
export async function post(url: string, body: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}
