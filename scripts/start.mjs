// `npm start`: installs and builds what is missing, starts the collector with the embedded store and the viewer, and the demo beside it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, environment, node, nodeFlags, root } from './install.mjs';

const HELP = `npm start [-- options]

Starts the collector with the embedded store, the viewer and the demo, and prints the address to open.

  --port P      port to listen on, 0 for any free one   (SYNCTRAIL_PORT, 4318)
  --data DIR    folder of the embedded store            (SYNCTRAIL_DATA, .data)
  --no-demo     without the demo                        (SYNCTRAIL_DEMO=0)
  --help        this text

  SYNCTRAIL_TOKEN   token that senders must send, and that the viewer asks for

Ctrl-C stops it; what was received is kept.`;

/** How long a part may take to stop before it is killed, ms. */
const STOP_MS = 15_000;

function refuse(reason) {
  console.error(reason);
  process.exit(2);
}

function parsed() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        'no-demo': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return refuse(`${error.message}\n\n${HELP}`);
  }
}

const { values: flags } = parsed();
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const port = flags.port ?? process.env.SYNCTRAIL_PORT ?? '4318';
const data = resolve(flags.data ?? process.env.SYNCTRAIL_DATA ?? join(root, '.data'));
const demo = flags['no-demo'] !== true && process.env.SYNCTRAIL_DEMO !== '0';
if (!/^\d+$/.test(port) || Number(port) > 65_535) {
  refuse(`--port takes a number from 0 to 65535, not "${port}".`);
}

ensureInstalled();
ensureBuilt();

// Each part leads its own process group, so that a Ctrl-C reaches this process alone and the parts stop in order.
function part(script, args, stdout, env = environment) {
  return spawn(node, [...nodeFlags, join(root, script), ...args], {
    cwd: root,
    detached: true,
    env,
    stdio: ['ignore', stdout, 'inherit'],
  });
}

/** The demo sends the token as any sender does. */
function demoEnvironment() {
  const { SYNCTRAIL_TOKEN: token, OTEL_EXPORTER_OTLP_HEADERS: headers } = environment;
  if (!token) return environment;
  const authorization = `authorization=Bearer%20${encodeURIComponent(token)}`;
  return { ...environment, OTEL_EXPORTER_OTLP_HEADERS: headers ? `${headers},${authorization}` : authorization };
}

async function stop(child) {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

const collector = part('collector/src/main.ts', ['--port', port, '--data', data], 'pipe');
let demoSync;
let stopping = false;

async function stopAll(code) {
  if (stopping) return;
  stopping = true;
  await stop(demoSync);
  await stop(collector);
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopAll(0));
collector.on('exit', (code) => void stopAll(code ?? 1));

for await (const line of createInterface({ input: collector.stdout })) {
  const address = /https?:\/\/\S+/.exec(line)?.[0];
  if (address === undefined) {
    console.log(line);
    continue;
  }
  if (demo && demoSync === undefined) {
    demoSync = part(
      'examples/demo/src/main.ts',
      ['--endpoint', address.replace(/\/$/, ''), '--schedule', '--data', join(data, 'demo')],
      'ignore',
      demoEnvironment(),
    );
    demoSync.on('exit', (code) => {
      if (!stopping) console.error(`The demo ended (${code ?? 'killed'}); the collector goes on.`);
    });
  }
  console.log(`\n  Synctrail is ready: ${address}\n`);
}
