import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Config, HELP, readConfig } from './config.ts';
import { queryMounts } from './queries.ts';
import { createServer } from './server.ts';
import { openStore, StoreRefused } from './store/open-store.ts';
import type { OpenStore } from './store/store.ts';
import { DEFAULT_RETENTION } from './store/volume.ts';
import { createLog } from './telemetry/log.ts';

/** Requests that are being handled get so long to end, ms. */
const STOP_MS = 10_000;
const IDLE_CHECK_MS = 50;

const log = createLog((line) => process.stderr.write(line));

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function builtDir(path: string): string | undefined {
  const dir = fileURLToPath(new URL(path, import.meta.url));
  return existsSync(dir) ? dir : undefined;
}

async function storeFor(config: Config): Promise<OpenStore> {
  try {
    return await openStore({
      dir: config.dataDir,
      retention: { ...DEFAULT_RETENTION, details: config.keepDays },
      note: log,
      onCrash: (error) => {
        log('error', 'The store ended by itself; nothing more can be kept', { reason: error.stack ?? error.message });
        process.exit(1);
      },
    });
  } catch (error) {
    return fail(error instanceof StoreRefused ? error.message : `The store cannot be opened: ${String(error)}`);
  }
}

function listenProblem({ code, message }: NodeJS.ErrnoException, { host, port }: Config): string {
  if (code !== 'EADDRINUSE') return `Cannot listen on ${host}:${port}: ${message}`;
  return `${host}:${port} is taken by another program. Stop it, or choose another port with --port (0 takes any free one).`;
}

/** Resolves with the address when requests are taken. */
async function listen(server: Server, { host, port }: Config): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address() as AddressInfo;
  return `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}/`;
}

async function run(config: Config): Promise<void> {
  const store = await storeFor(config);
  let stopping = false;
  const viewer = builtDir('../../viewer/dist');
  const plugin = builtDir('../../plugin/dist');
  const app = createServer({
    store,
    log,
    queries: queryMounts(store),
    dirs: { ...(viewer === undefined ? {} : { viewer }), ...(plugin === undefined ? {} : { plugin }) },
    limits: { days: config.keepDays },
    allowedHosts: [...config.allowedHosts, config.host],
    token: config.token,
    isReady: () => !stopping,
  });
  const server = createHttpServer(app);

  async function stop(signal: string): Promise<void> {
    if (stopping) fail('Stopped at once; requests that were not answered may be lost.');
    stopping = true;
    log('info', 'Stopping', { signal });
    const closed = new Promise((resolve) => server.close(resolve));
    // Connections that senders keep open are closed as soon as nothing is asked on them.
    setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS).unref();
    setTimeout(() => server.closeAllConnections(), STOP_MS).unref();
    await closed;
    await store.close();
    process.exit(0);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal));

  try {
    process.stdout.write(`Synctrail is ready: ${await listen(server, config)}\n`);
  } catch (error) {
    await store.close();
    fail(listenProblem(error as NodeJS.ErrnoException, config));
  }
}

const read = readConfig(process.argv.slice(2), process.env);
if (read.kind === 'help') process.stdout.write(`${HELP}\n`);
else if (read.kind === 'wrong') fail(`${read.problem}\n\n${HELP}`);
else await run(read.config);
