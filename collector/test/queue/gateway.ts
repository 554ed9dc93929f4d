import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, endAll, startChild, startUnder, urlOf } from '../child.ts';

/** A folder with the configuration of a collector that stores nothing and sends everything on. */
export interface Gateway {
  readonly dir: string;
  readonly queueDir: string;
  readonly config: string;
}

export function newGateway(destination: string, queue: Readonly<Record<string, number | string>> = {}): Gateway {
  const dir = mkdtempSync(join(tmpdir(), 'synctrail-gateway-'));
  const queueDir = join(dir, 'queue');
  const config = join(dir, 'synctrail.yaml');
  // JSON is YAML.
  const settings = {
    listen: { port: 0 },
    store: { dir },
    queue: { dir: queueDir, ...queue },
    forward: [{ name: 'next', kind: 'otlp', url: destination, retryMs: 50, maxRetryMs: 200 }],
  };
  writeFileSync(config, JSON.stringify(settings));
  return { dir, queueDir, config };
}

const started: Child[] = [];

async function ready(child: Child): Promise<{ readonly child: Child; readonly url: string }> {
  started.push(child);
  return { child, url: await urlOf(child) };
}

export async function startGateway({ config }: Gateway) {
  return await ready(startChild(['--config', config]));
}

/** With every system call that `calls` names written to a file. */
export async function startTracedGateway({ config, dir }: Gateway, calls: string) {
  const trace = join(dir, 'trace');
  // -D: the collector, not its tracer, is the child.
  const strace = ['strace', '-D', '-f', '-y', '-s', '40', '-e', `trace=${calls}`, '-o', trace];
  return { trace, ...(await ready(startUnder(strace, ['--config', config]))) };
}

/** With its queue on a disk of its own of so many bytes, which goes with the process; `queueDir` is where others see it. */
export async function startGatewayOnSmallDisk({ config, queueDir }: Gateway, bytes: number) {
  mkdirSync(queueDir, { recursive: true });
  const mount = `mount -t tmpfs -o size=${bytes} tmpfs "${queueDir}" && exec "$@"`;
  const running = await ready(startUnder(['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, 'sh'], ['--config', config]));
  return { ...running, queueDir: `/proc/${running.child.process.pid}/root${queueDir}` };
}

export async function stopGateways(): Promise<void> {
  await endAll(started.splice(0));
}
