import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { ColumnarResult, WorkerReply, WorkerRequest, WorkerResult, WorkerSettings } from './messages.ts';
import { EngineThreads } from './engine-threads.ts';
import { Reader } from './reader.ts';
import { Inspector } from './rest/inspector.ts';
import { TrustedTime } from '../../clock/clock-file.ts';
import { NoteTaker } from './notes/note-taker.ts';
import { Packer, type Turns } from './rest/packer.ts';
import { Upkeep } from './rest/upkeep.ts';
import { literal } from './sql.ts';
import { tally } from './tally.ts';
import { Unreadable } from './unreadable.ts';
import type { Note } from './volumes.ts';
import { WriteQueue } from './write-queue.ts';
import { Workspaces } from './workspaces.ts';
import { Writer } from './writer.ts';

/** Reads that run at the same time. Each takes a thread while it lasts, of those that `threads.ts` leaves for all. */
const READERS = 6;
const SWEEP_MS = 3_600_000;
const SETTLE_MS = 1_000;
/** Work that was begun gets so long to end when the worker crashes. */
const CRASH_MS = 5_000;

const settings = workerData as WorkerSettings;

function reply(message: WorkerReply): void {
  parentPort?.postMessage(message, []);
}

function rows(result: ColumnarResult): WorkerResult {
  return { type: 'rows', rows: result };
}

const note: Note = (level, message, damage) => {
  reply({ type: 'note', level, message, ...(damage === undefined ? {} : { damage }) });
};

/** The operating system's lock on this file is the lock on the folder: it ends with the process, so there is no stale one. */
async function lockFolder(connection: DuckDBConnection): Promise<string | undefined> {
  try {
    await connection.run(`ATTACH ${literal(join(settings.dir, 'lock.duckdb'))} AS lock`);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!/set lock on file/i.test(message)) return `${settings.dir} cannot be written: ${message}`;
    const pid = /PID (\d+)/.exec(message)?.[1];
    return `${settings.dir} is in use by another collector${pid === undefined ? '' : ` (process ${pid})`}. Stop it, or choose another folder with --data.`;
  }
}

async function start(): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: settings.memoryLimit,
    threads: String(settings.threads),
    temp_directory: join(settings.dir, 'tmp'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'false',
    // What a killed process leaves in a log is read again at 25 ms a MB before anything is answered. A commit that is larger than this by itself
    // is compressed at once, with the rows of the last group anew: four large batches at a time are not.
    checkpoint_threshold: '32MB',
  });
  const connection = await instance.connect();
  const refusal = await lockFolder(connection);
  if (refusal !== undefined) {
    reply({ type: 'refused', reason: refusal });
    return;
  }
  // Queries read attached files alone, whatever their text.
  await connection.run(`SET allowed_directories = [${literal(`${settings.dir}/`)}]`);
  await connection.run('SET enable_external_access = false');
  const workspaces = new Workspaces(connection, settings.dir, settings.tables, note);
  const readers = await Promise.all(Array.from({ length: READERS }, () => instance.connect()));
  await workspaces.open([connection, ...readers].slice(0, settings.threads));
  const reader = new Reader(readers, workspaces);
  const writer = new Writer(connection, workspaces, settings.tables);
  const queue = new WriteQueue(writer, reply);

  const resting = await instance.connect();
  const looking = await instance.connect();
  const turns: Turns = {
    enter: async (work) => await queue.enter(work),
    readsEnded: async () => {
      await Promise.all([reader.ended(), inspector.ended()]);
    },
    forget: (catalog) => writer.forget(catalog),
  };
  const inspector = new Inspector(looking, workspaces, turns, settings.dir);
  const unreadable = new Unreadable(workspaces, inspector, note);
  const upkeep = new Upkeep(settings, {
    volumes: () => workspaces.all(),
    packer: new Packer(resting, turns, note),
    noteTaker: new NoteTaker(resting, turns, note),
    turns,
    time: new TrustedTime(settings.dir, workspaces.newestMs(Date.now())),
    note,
  });
  const stopUpkeep = async () => {
    const stopped = upkeep.stop();
    resting.interrupt();
    await stopped;
  };
  const threads = new EngineThreads(connection, settings.threads);
  const settle = async () => {
    try {
      await queue.enter(async () => {
        await threads.suit(queue.takeBusyMs() / SETTLE_MS, reader.isIdle && inspector.isIdle && !upkeep.isWorking);
        for (const volumes of workspaces.all()) await volumes.settle(Date.now());
      });
    } catch (error) {
      note('error', `What was written could not be moved to its file; it stays in the log: ${String(error)}`);
    }
  };
  const timers = [setInterval(() => upkeep.run(), SWEEP_MS), setInterval(() => void settle(), SETTLE_MS)];

  const answer = async (id: number, result: Promise<WorkerResult>) => {
    try {
      reply({ type: 'done', id, result: await result });
    } catch (error) {
      void unreadable.met(error);
      reply({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  };
  const close = async (id: number) => {
    for (const timer of timers) clearInterval(timer);
    // A connection that is closed under what it does takes the process with it.
    await Promise.all([reader.stop(), stopUpkeep(), inspector.stop()]);
    await queue.enter(async () => {
      await connection.run('DETACH lock');
      resting.closeSync();
      looking.closeSync();
      connection.closeSync();
      instance.closeSync();
    });
    reply({ type: 'done', id });
    parentPort?.close();
  };
  let crashed = false;
  // The engine aborts the whole process, without a word, when its thread ends under work that it has begun: that is let end first.
  const crash = async (reason: Error) => {
    if (crashed) return;
    crashed = true;
    for (const timer of timers) clearInterval(timer);
    await Promise.race([
      Promise.all([reader.stop(), stopUpkeep(), inspector.stop(), queue.enter(async () => await Promise.resolve())]),
      sleep(CRASH_MS),
    ]);
    reply({ type: 'crashed', message: reason.stack ?? reason.message });
  };
  process.on('uncaughtException', (error) => void crash(error));
  parentPort?.on('message', (request: WorkerRequest) => {
    if (crashed) return;
    if (request.type === 'write') queue.add(request);
    else if (request.type === 'select') void answer(request.id, reader.select(request.id, request).then(rows));
    else if (request.type === 'trace') void answer(request.id, reader.trace(request.id, request).then(rows));
    else if (request.type === 'tally')
      void answer(
        request.id,
        inspector.memoryBytes().then((memoryBytes) => ({ type: 'tally', tally: { ...tally, memoryBytes } })),
      );
    else if (request.type === 'files')
      void answer(
        request.id,
        inspector.list().then((files) => ({ type: 'files', files })),
      );
    else if (request.type === 'verify')
      void answer(
        request.id,
        inspector.verify(request.file).then((checks) => ({ type: 'verify', checks })),
      );
    else if (request.type === 'copy')
      void answer(
        request.id,
        inspector.copy(request.file).then((copy) => ({ type: 'copy', copy })),
      );
    else if (request.type === 'abort') reader.abort(request.id);
    else void close(request.id);
  });
  reply({ type: 'ready' });
  upkeep.run();
}

await start();
