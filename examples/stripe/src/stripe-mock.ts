import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const TOOLS = fileURLToPath(new URL('../tools/', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../.cache/', import.meta.url));
const PACKAGE = 'github.com/stripe/stripe-mock';

export type Built = { kind: 'built'; file: string } | { kind: 'skipped'; reason: string };

/** Builds stripe-mock into .cache/ with the machine's Go, once for each version; without Go it says so. */
export function buildStripeMock(): Built {
  const version = createHash('sha256')
    .update(readFileSync(join(TOOLS, 'go.sum')))
    .digest('hex')
    .slice(0, 12);
  const file = join(CACHE, `stripe-mock-${version}`);
  if (existsSync(file)) return { kind: 'built', file };
  if (spawnSync('go', ['version']).error !== undefined) {
    return { kind: 'skipped', reason: 'Go is not on this machine, and stripe-mock is built with it' };
  }
  console.error('Building stripe-mock (once) …');
  const { status, stderr } = spawnSync('go', ['build', '-o', file, PACKAGE], { cwd: TOOLS, encoding: 'utf8' });
  return status === 0 ? { kind: 'built', file } : { kind: 'skipped', reason: `stripe-mock could not be built: ${stderr.trim()}` };
}

export interface StripeMock {
  url: string;
  close: () => Promise<void>;
}

/** Starts a built stripe-mock on free loopback ports. */
export async function startStripeMock(file: string): Promise<StripeMock> {
  const child = spawn(file, ['-http-addr', '127.0.0.1:0', '-https-addr', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /Listening for HTTP at address: (\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    child.stdout.resume();
    return { url: `http://${address}`, close };
  }
  throw new Error('stripe-mock ended before it listened');
}
