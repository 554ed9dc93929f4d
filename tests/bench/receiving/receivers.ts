import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createListener } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCollector } from '../../support/collector-process.ts';

/** Something that takes OTLP, in a process of its own. */
export interface Receiver {
  readonly url: string;
  readonly pid: number;
  /** 99th percentile of how long its event loop was held up since this was last asked, ms; undefined where it has none. */
  readonly loopMs: () => Promise<number | undefined>;
  readonly stop: () => Promise<void>;
}

export type Way = 'embedded' | 'away' | 'forwarded';

async function loopMs(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1]) * 1_000;
}

/** A destination that takes all and keeps nothing, or an address at which nobody is. */
async function startDestination(isThere: boolean): Promise<{ url: string; stop: () => void }> {
  if (!isThere) return { url: 'http://127.0.0.1:9', stop: () => {} };
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Our collector: with the embedded store, or with its queue and a destination that is away, or takes all. */
export async function startOurs(way: Way): Promise<Receiver> {
  const dir = mkdtempSync(join(tmpdir(), 'synctrail-bench-'));
  const destination = await startDestination(way === 'forwarded');
  const file = join(dir, 'collector.yaml');
  const forward = way === 'embedded' ? '' : `forward:\n  - name: sink\n    kind: otlp\n    url: ${destination.url}\n`;
  writeFileSync(file, `log:\n  level: error\n${forward}`);
  const collector = await startCollector({ dataDir: join(dir, 'data'), env: { SYNCTRAIL_CONFIG: file } });
  return {
    url: collector.url,
    pid: collector.child.pid ?? 0,
    loopMs: async () => await loopMs(collector.url),
    stop: async () => {
      await collector.stop();
      destination.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createListener().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The OpenTelemetry Collector's core: its OTLP receiver, and an exporter that does nothing. */
export async function startTheirs(path: string): Promise<Receiver> {
  const dir = mkdtempSync(join(tmpdir(), 'synctrail-bench-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const file = join(dir, 'otelcol.yaml');
  const receiver = `receivers: { otlp: { protocols: { http: { endpoint: "${url.slice('http://'.length)}" } } } }`;
  const pipe = '{ receivers: [otlp], exporters: [nop] }';
  const service = `service: { telemetry: { metrics: { level: none }, logs: { level: error } }, pipelines: { traces: ${pipe}, logs: ${pipe} } }`;
  writeFileSync(file, `${receiver}\nexporters: { nop: {} }\n${service}\n`);
  const child = spawn(path, ['--config', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  while (!(await isListening(url))) {
    if (child.exitCode !== null) throw new Error(`the OpenTelemetry Collector ended with ${child.exitCode}`);
    await sleep(50);
  }
  return {
    url,
    pid: child.pid ?? 0,
    loopMs: async () => await Promise.resolve(undefined),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function isListening(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}
