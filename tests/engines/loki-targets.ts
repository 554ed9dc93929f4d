import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-port.ts';
import { until } from './until.ts';
import { untilReady } from './engine-process.ts';
import { LOKI_CONFIG, LOKI_READY, LOKI_READY_MS, loopback, lokiTool } from './loki-process.ts';

export interface LokiTargets {
  readonly kind: 'running';
  /** Where logs are sent, without a slash at the end. */
  readonly write: string;
  /** Where queries are asked. */
  readonly read: string;
  stop(): Promise<void>;
}

const TARGETS = ['backend', 'write', 'read'] as const;
type Target = (typeof TARGETS)[number];
const ANYTHING = encodeURIComponent('{sync_kind="lifecycle"}');

interface Started {
  readonly url: string;
  readonly child: ChildProcess;
  readonly complaint: () => string;
}

/** A real Loki as three processes, write, read and backend, which share their chunks as they would an object store, with the provisioned configuration. */
export async function startLokiTargets(): Promise<LokiTargets | { readonly kind: 'absent'; readonly why: string }> {
  const tool = await lokiTool();
  if (tool.kind === 'absent') return tool;
  const dir = await mkdtemp(join(tmpdir(), 'synctrail-loki-targets-'));
  const ports = await portsOf();
  const children: ChildProcess[] = [];

  const start = async (target: Target): Promise<Started> => {
    const own = join(dir, target);
    await mkdir(own);
    const config = join(own, 'loki.yaml');
    await writeFile(config, configOf(await readFile(LOKI_CONFIG, 'utf8'), own, dir) + gossipOf(ports[target].gossip, ports.backend.gossip));
    const flags = [
      `-config.file=${config}`,
      `-target=${target}`,
      ...(await loopback(ports[target].http, ports[target].grpc)),
      // What the writer has written shows to the reader when both have looked; the default is five minutes.
      '-tsdb.shipper.resync-interval=2s',
      `-common.compactor-address=http://127.0.0.1:${ports.backend.http}`,
    ];
    const child = spawn(tool.path, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
    // A test run that is cut off must not leave it behind.
    process.once('exit', () => child.kill('SIGKILL'));
    children.push(child);
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
    return { url: `http://127.0.0.1:${ports[target].http}`, child, complaint: () => complaint };
  };

  const stop = async (): Promise<void> => {
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }),
    );
    await rm(dir, { recursive: true, force: true });
  };
  const started = await Promise.all(TARGETS.map(start));
  const ready = await Promise.all(
    started.map(
      async ({ url, child }) =>
        await Promise.race([untilReady(`${url}${LOKI_READY}`, LOKI_READY_MS), once(child, 'exit').then(() => false)]),
    ),
  );
  if (!ready.every(Boolean)) {
    await stop();
    throw new Error(`Loki's targets did not become ready: ${started.map(({ complaint }) => complaint()).join('\n')}`);
  }
  const [, write, read] = started;
  // The reader hears of the writer by gossip, some time after both are ready.
  await until(
    'Loki’s reader knows its writer',
    async () => (await fetch(`${read?.url}/loki/api/v1/query_range?query=${ANYTHING}`)).ok,
    60_000,
  );
  return { kind: 'running', write: write?.url ?? '', read: read?.url ?? '', stop };
}

interface Ports {
  readonly http: number;
  readonly grpc: number;
  readonly gossip: number;
}

async function portsOf(): Promise<Record<Target, Ports>> {
  const free = (await freePorts(TARGETS.length * 3)).values();
  const next = (): number => free.next().value ?? 0;
  const three = (): Ports => ({ http: next(), grpc: next(), gossip: next() });
  return { backend: three(), write: three(), read: three() };
}

/** As configuration: Loki reads its flags twice, and would listen twice. */
function gossipOf(port: number, join: number): string {
  return `\nmemberlist:\n  bind_addr: ['127.0.0.1']\n  advertise_addr: '127.0.0.1'\n  bind_port: ${port}\n  join_members: ['127.0.0.1:${join}']\n  rejoin_interval: 1s\n  gossip_interval: 100ms\n`;
}

/** Each process has a folder of its own, all have the chunks and know each other by gossip. */
function configOf(config: string, own: string, shared: string): string {
  return config
    .replaceAll(/(?<=chunks_directory: )\/loki\/chunks/g, join(shared, 'chunks'))
    .replaceAll(/(?<=: )\/loki(?=\/|$)/gm, own)
    .replace('kvstore: { store: inmemory }', 'kvstore: { store: memberlist }');
}
