import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { goTool, type Tool } from './go-tool.ts';

export const LOKI_CONFIG = join(import.meta.dirname, '..', '..', 'provisioning', 'engines', 'loki.yaml');
/** Its rings settle for 15 s before it says that it is ready; a busy machine takes longer. */
const READY_MS = 90_000;

export interface RunningLoki {
  readonly kind: 'running';
  /** Without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

export type Loki = RunningLoki | { readonly kind: 'absent'; readonly why: string };

export async function lokiTool(): Promise<Tool> {
  return goTool('loki', 'github.com/grafana/loki/v3', 'github.com/grafana/loki/v3/cmd/loki');
}

/**
 * The Loki at `LOKI_URL`, or a real one of our own with the provisioned configuration, on free loopback ports and in a folder of its own.
 * With `flags`, which change that configuration, always one of our own.
 */
export async function startLoki(...flags: string[]): Promise<Loki> {
  const given = flags.length > 0 ? undefined : process.env['LOKI_URL'];
  if (given !== undefined && given !== '') return { kind: 'running', url: given.replace(/\/$/, ''), stop: async () => {} };
  const tool = await lokiTool();
  if (tool.kind === 'absent') return { kind: 'absent', why: `no LOKI_URL, and ${tool.why}` };
  const dir = await mkdtemp(join(tmpdir(), 'synctrail-loki-'));
  const config = join(dir, 'loki.yaml');
  await writeFile(config, inFolder(await readFile(LOKI_CONFIG, 'utf8'), dir));
  const port = await freePort();
  const child = spawn(tool.path, [`-config.file=${config}`, ...(await loopback(port)), ...flags], { stdio: ['ignore', 'ignore', 'pipe'] });
  // A test run that is cut off must not leave it behind.
  process.once('exit', () => child.kill('SIGKILL'));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const ready = await Promise.race([untilReady(url), ended.then(() => false)]);
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(dir, { recursive: true, force: true });
  };
  if (!ready) {
    await stop();
    throw new Error(`Loki did not become ready: ${complaint}`);
  }
  return { kind: 'running', url, stop };
}

/** The provisioned paths below `/loki`, moved. */
function inFolder(config: string, dir: string): string {
  return config.replaceAll(/(?<=: )\/loki(?=\/|$)/gm, dir);
}

/** Flags that keep it on this machine, its own ports free ones. */
export async function loopback(port: number, grpcPort?: number): Promise<string[]> {
  return [
    `-server.http-listen-port=${port}`,
    `-server.grpc-listen-port=${grpcPort ?? (await freePort())}`,
    '-server.http-listen-address=127.0.0.1',
    '-server.grpc-listen-address=127.0.0.1',
    '-common.storage.ring.instance-addr=127.0.0.1',
    '-ingester.lifecycler.addr=127.0.0.1',
    '-frontend.instance-addr=127.0.0.1',
    '-log.level=error',
  ];
}

export async function untilReady(url: string): Promise<boolean> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/ready`).catch(() => undefined);
    if (answer?.status === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return false;
}

/** What Loki itself says of the provisioned configuration; empty when it is content. */
export async function verifyConfig(tool: string): Promise<string> {
  try {
    await promisify(execFile)(tool, ['-verify-config', `-config.file=${LOKI_CONFIG}`]);
    return '';
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error);
  }
}
