import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured } from './measured.ts';

const FLAGS = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning'];

interface Arrived {
  /** Different ones. */
  entities: number;
  /** With those that came twice. */
  spans: number;
  requests: number;
}

interface Run {
  measured: Measured;
  /** When the process had ended. */
  arrived: Arrived;
  /** The same when processes after it had sent what it left in its spool. */
  finally: Arrived;
}

/** So many processes, of thirty seconds each, that send nothing: what is in the spool then is lost. One alone may end before a collector is back. */
const IN_VAIN = 3;

type Env = Record<string, string>;
type Main = 'ours' | 'stock' | 'plain' | 'fetch' | 'drain';

async function startSink(env: Env): Promise<{ url: string; arrived: () => Promise<Arrived>; stop: () => void }> {
  const child = spawn(process.execPath, [...FLAGS, join(import.meta.dirname, 'sink-main.ts')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = line.toString().trim();
  return {
    url,
    arrived: async () => (await (await fetch(url)).json()) as Arrived,
    stop: () => void child.kill('SIGTERM'),
  };
}

/** Runs one of the `*-main.ts` here to its end, and takes what it prints. */
async function outputOf(main: Main, env: Env): Promise<string> {
  const child = spawn(process.execPath, [...FLAGS, join(import.meta.dirname, `${main}-main.ts`)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  await once(child, 'close');
  if (out === '') throw new Error(`${main} did not end well: ${err}`);
  return out;
}

async function hasSpooled(folder: string): Promise<boolean> {
  return (await readdir(folder, { recursive: true })).some((name) => name.endsWith('.spool'));
}

/** Runs one of the `*-main.ts` here against a sink of its own, and says what it took and what arrived. */
export async function runChild(main: Main, env: Env, sinkEnv: Env = {}): Promise<Run> {
  const sink = await startSink(sinkEnv);
  const spool = await mkdtemp(join(tmpdir(), 'synctrail-bench-'));
  try {
    const around = {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      SYNCTRAIL_SPOOL_DIR: spool,
      ...env,
    };
    const measured = JSON.parse(await outputOf(main, around)) as Measured;
    const arrived = await sink.arrived();
    let last = arrived;
    for (let inVain = 0; inVain < IN_VAIN && (await hasSpooled(spool));) {
      await outputOf('drain', around);
      const now = await sink.arrived();
      console.error(`  of what lay in the spool, ${now.spans - last.spans} spans arrived with the next process`);
      inVain = now.requests === last.requests ? inVain + 1 : 0;
      last = now;
    }
    return { measured, arrived, finally: last };
  } finally {
    sink.stop();
    await rm(spool, { recursive: true, force: true });
  }
}
