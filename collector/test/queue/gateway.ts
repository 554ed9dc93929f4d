import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild, startUnder } from '../child.ts';
import { post, type SpanJson, spanJson, tracesJson } from '../otlp.ts';

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
  const url = await child.url;
  if (url === undefined) throw new Error(`the collector did not start: ${child.output()}`);
  return { child, url };
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
  for (const { process } of started) process.kill('SIGKILL');
  await Promise.all(started.splice(0).map(async ({ ended }) => await ended));
}

/** Sends batches from several senders until one fails; answers the spans that were acknowledged. */
export async function sendUntilItFails(url: string, onBatch: (batches: number) => void): Promise<SpanJson[]> {
  const acknowledged: SpanJson[] = [];
  let batches = 0;
  async function sender(): Promise<void> {
    for (;;) {
      const spans = Array.from({ length: 20 }, () => spanJson());
      const answer = await post(`${url}/v1/traces`, tracesJson(...spans)).catch(() => undefined);
      if (answer?.status !== 200) return;
      acknowledged.push(...spans);
      batches += 1;
      onBatch(batches);
    }
  }
  await Promise.all(Array.from({ length: 8 }, sender));
  return acknowledged;
}
