import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';

/** A real engine that the tests started, or one that was there. */
export interface RunningEngine {
  readonly kind: 'running';
  /** Without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

export type Engine = RunningEngine | { readonly kind: 'absent'; readonly why: string };

/** The engine that a variable of the environment names, which is not ours to stop; undefined where it names none. */
export function givenEngine(variable: string): RunningEngine | undefined {
  const url = process.env[variable] ?? '';
  return url === '' ? undefined : { kind: 'running', url: url.replace(/\/$/, ''), stop: async () => {} };
}

interface Launch {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** `http://<host>:<port>`. */
  readonly url: string;
  /** Answers 200 when it is ready. */
  readonly ready: string;
  readonly readyMs: number;
  /** Its folder, which goes with it. */
  readonly dir: string;
}

/** Starts an engine and waits until it is ready. Throws with its last words where it does not become so. */
export async function launchEngine({ name, program, args, url, ready, readyMs, dir }: Launch): Promise<RunningEngine> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  // A test run that is cut off must not leave it behind.
  process.once('exit', () => child.kill('SIGKILL'));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(dir, { recursive: true, force: true });
  };
  if (await Promise.race([untilReady(`${url}${ready}`, readyMs), ended.then(() => false)])) return { kind: 'running', url, stop };
  await stop();
  throw new Error(`${name} did not become ready: ${complaint}`);
}

const POLL_MS = 150;

/** Whether an address answers 200 within so many ms. */
export async function untilReady(address: string, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.status === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}
