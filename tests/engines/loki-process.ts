import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Engine, givenEngine, launchEngine } from './engine-process.ts';
import { freePort } from './free-port.ts';
import { goTool, type Tool } from './go-tool.ts';

export const LOKI_CONFIG = join(import.meta.dirname, '..', '..', 'provisioning', 'engines', 'loki.yaml');
export const LOKI_READY = '/ready';
/** Its rings settle for 15 s before it says that it is ready; a busy machine takes longer. */
export const LOKI_READY_MS = 90_000;

export async function lokiTool(): Promise<Tool> {
  return goTool('loki', 'github.com/grafana/loki/v3', 'github.com/grafana/loki/v3/cmd/loki');
}

/**
 * The Loki at `LOKI_URL`, or a real one of our own with the provisioned configuration, on free loopback ports and in a folder of its own.
 * With `flags`, which change that configuration, always one of our own.
 */
export async function startLoki(...flags: string[]): Promise<Engine> {
  const given = flags.length > 0 ? undefined : givenEngine('LOKI_URL');
  if (given !== undefined) return given;
  const tool = await lokiTool();
  if (tool.kind === 'absent') return { kind: 'absent', why: `no LOKI_URL, and ${tool.why}` };
  const dir = await mkdtemp(join(tmpdir(), 'synctrail-loki-'));
  const config = join(dir, 'loki.yaml');
  await writeFile(config, inFolder(await readFile(LOKI_CONFIG, 'utf8'), dir));
  const port = await freePort();
  const args = [`-config.file=${config}`, ...(await loopback(port)), ...flags];
  const url = `http://127.0.0.1:${port}`;
  return await launchEngine({ name: 'Loki', program: tool.path, args, url, ready: LOKI_READY, readyMs: LOKI_READY_MS, dir });
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

/** What Loki itself says of the provisioned configuration; empty when it is content. */
export async function verifyConfig(tool: string): Promise<string> {
  try {
    await promisify(execFile)(tool, ['-verify-config', `-config.file=${LOKI_CONFIG}`]);
    return '';
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error);
  }
}
