import { mkdirSync, realpathSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { MetricPoint } from '../otlp/metric-point.ts';
import { DEFAULT_WORKSPACE, WORKSPACE_NAME } from '../security/workspace.ts';
import type { Cell } from './rows/column-builder.ts';
import { transfersOf } from './rows/packed-rows.ts';
import type { TablePart } from './rows/table-part.ts';
import { SeriesRoom } from './metrics/series-room.ts';
import { Sums } from './metrics/sums.ts';
import { logParts } from './rows/log-rows.ts';
import { sampleParts } from './rows/sample-rows.ts';
import { spanParts } from './rows/span-rows.ts';
import { requestParts } from './rows/wire/request-parts.ts';
import { LOG_TABLE, SAMPLE_TABLE, SERIES_TABLE, SPAN_TABLE, TRACE_TABLE } from './schema.ts';
import { addDamage, type Damage } from './damage.ts';
import type { StoreFiles } from './files.ts';
import type { Observe, OpenStore, Row, Store } from './store.ts';
import type { Tally } from './tally.ts';
import { DEFAULT_RETENTION, type Retention } from './volume.ts';
import type { WorkerReply, WorkerRequest, WorkerResult, WorkerSettings } from './worker/messages.ts';

const ALL_TIME = { fromNs: 0n, toNs: 2n ** 63n - 1n };

export interface StoreOptions {
  /** Folder of the database files; made when it is not there. */
  readonly dir: string;
  /** DuckDB's own limit, `512MB` unless told otherwise. */
  readonly memoryLimit?: string;
  /** DuckDB's threads, 2 unless told otherwise. */
  readonly threads?: number;
  readonly retention?: Retention;
  /** Days after which a file is compressed, 7 unless told otherwise. */
  readonly compressAfterDays?: number;
  /** Told what the store is asked. */
  readonly observe?: Observe;
  /** What the store has to say: a file set aside, old files deleted. */
  readonly note?: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** The worker ended by itself. Nothing more is stored, so the process must end and say so. */
  readonly onCrash?: (error: Error) => void;
}

/** The folder is in use, or cannot be written. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

/** Folders open in this process: the lock of the operating system only keeps other processes away. */
const open = new Set<string>();

interface Metrics {
  readonly sums: Sums;
  readonly room: SeriesRoom;
}

type Unnumbered<T> = T extends { id: number } ? Omit<T, 'id'> : never;

interface Pending {
  readonly resolve: (result: WorkerResult | undefined) => void;
  readonly reject: (error: Error) => void;
}

function rowsOf(result: WorkerResult | undefined): Row[] {
  if (result?.type !== 'rows') return [];
  const { names, columns, rows } = result.rows;
  return Array.from({ length: rows }, (_, index) => {
    const row: Row = {};
    for (const [column, name] of names.entries()) row[name] = columns[column]?.[index] ?? null;
    return row;
  });
}

/** Rows of spans from the first to the last, each span once however often it was delivered. */
function spansOnce(rows: readonly Row[]): Row[] {
  const once = new Map(rows.map((row) => [row['span_id'], row]));
  return [...once.values()].sort((one, other) => compare(one['start_ns'], other['start_ns']) || compare(one['span_id'], other['span_id']));
}

function compare(one: Cell | undefined, other: Cell | undefined): number {
  if (one === other || one === undefined || other === undefined || one === null || other === null) return 0;
  return one < other ? -1 : 1;
}

function transfersOfParts(parts: readonly TablePart[]): ArrayBuffer[] {
  return parts.flatMap(({ packed, traces }) => [packed, ...(traces === null ? [] : [traces])].flatMap(transfersOf));
}

/** Tells of what is asked for somebody, not of what the collector asks for itself. */
function askedBy(request: Unnumbered<WorkerRequest>, observe: Observe | undefined): ReturnType<Observe> | undefined {
  if (request.type === 'write') return observe?.({ type: 'write', parts: request.parts });
  return request.type === 'select' || request.type === 'trace' ? observe?.({ type: 'query' }) : undefined;
}

class WorkerStore implements OpenStore {
  readonly #worker: Worker;
  readonly #dir: string;
  readonly #default = this.of(DEFAULT_WORKSPACE);
  readonly #pending = new Map<number, Pending>();
  /** Of each workspace that sends some. */
  readonly #metrics = new Map<string, Promise<Metrics>>();
  #damage: Damage;
  readonly #observe: Observe | undefined;
  #next = 1;
  #ended: Error | undefined;
  #closing: Promise<void> | undefined;

  constructor(worker: Worker, dir: string, options: StoreOptions, damage: Damage) {
    this.#damage = damage;
    this.#worker = worker;
    this.#observe = options.observe;
    this.#dir = dir;
    const crash = (error: Error) => {
      if (this.#ended !== undefined) return;
      this.#end(error);
      options.onCrash?.(error);
    };
    worker.on('message', (reply: WorkerReply) => {
      if (reply.type === 'crashed') crash(new Error(reply.message));
      else if (reply.type === 'note') {
        this.#damage = addDamage(this.#damage, reply.damage ?? {});
        options.note?.(reply.level, reply.message);
      } else if (reply.type === 'done') this.#take(reply.id)?.resolve(reply.result);
      else if (reply.type === 'failed') this.#take(reply.id)?.reject(new Error(reply.message));
    });
    worker.on('error', crash);
    worker.on('exit', () => {
      const error = new Error('the store has ended');
      if (this.#closing === undefined) crash(error);
      else this.#end(error);
    });
  }

  readonly files: StoreFiles = {
    list: async () => {
      const result = await this.#ask({ type: 'files' });
      return result?.type === 'files' ? [...result.files] : [];
    },
    verify: async (file) => {
      const result = await this.#ask({ type: 'verify', file });
      return result?.type === 'verify' && result.checks !== undefined ? [...result.checks] : undefined;
    },
    copy: async (file) => {
      const result = await this.#ask({ type: 'copy', file });
      return result?.type === 'copy' ? result.copy : undefined;
    },
  };

  get damage(): Damage {
    return this.#damage;
  }

  async tally(): Promise<Tally> {
    const result = await this.#ask({ type: 'tally' });
    if (result?.type !== 'tally') throw new Error('the store does not tell what it has done');
    return result.tally;
  }

  of(workspace: string): Store {
    if (!WORKSPACE_NAME.test(workspace)) throw new Error(`${JSON.stringify(workspace)} is no name of a workspace`);
    return {
      addSpans: async (spans, digest) => await this.#write(workspace, spanParts(spans), `spans ${digest}`),
      addLogs: async (logs, digest) => await this.#write(workspace, logParts(logs), `logs ${digest}`),
      addRequest: async (signal, request, items, digest) =>
        await this.#write(workspace, await requestParts(signal, request, items), `${signal === 'traces' ? 'spans' : 'logs'} ${digest}`),
      addMetrics: async (points, digest) => await this.#addMetrics(workspace, points, digest),
      select: async (query, signal) => rowsOf(await this.#ask({ ...query, type: 'select', workspace }, signal)),
      trace: async (traceId, range) => {
        const { fromNs, toNs } = range ?? ALL_TIME;
        return spansOnce(rowsOf(await this.#ask({ type: 'trace', workspace, traceId, fromNs, toNs })));
      },
    };
  }

  async addSpans(...batch: Parameters<Store['addSpans']>): Promise<void> {
    await this.#default.addSpans(...batch);
  }

  async addLogs(...batch: Parameters<Store['addLogs']>): Promise<void> {
    await this.#default.addLogs(...batch);
  }

  async addRequest(...batch: Parameters<Store['addRequest']>): Promise<void> {
    await this.#default.addRequest(...batch);
  }

  async addMetrics(...batch: Parameters<Store['addMetrics']>): Promise<number> {
    return await this.#default.addMetrics(...batch);
  }

  async select(...query: Parameters<Store['select']>): Promise<Row[]> {
    return await this.#default.select(...query);
  }

  async trace(...query: Parameters<Store['trace']>): Promise<Row[]> {
    return await this.#default.trace(...query);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#ended !== undefined) return;
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    await this.#ask({ type: 'close' });
    await exited;
    open.delete(this.#dir);
  }

  async #addMetrics(workspace: string, points: readonly MetricPoint[], digest: string): Promise<number> {
    const known = this.#metrics.get(workspace) ?? this.#metricsOf(workspace);
    this.#metrics.set(workspace, known);
    // What could not be read is read again by the next batch.
    known.catch(() => this.#metrics.delete(workspace));
    const { sums, room } = await known;
    const { parts, leftOut } = sampleParts(sums.add(points), room, Date.now());
    await this.#write(workspace, parts, `metrics ${digest}`);
    return leftOut;
  }

  /** What is known of a workspace's metrics, with the series that it has of this month. */
  async #metricsOf(workspace: string): Promise<Metrics> {
    const nowMs = Date.now();
    const nowNs = BigInt(nowMs) * 1_000_000n;
    const sql = 'SELECT DISTINCT id FROM $series';
    const rows = rowsOf(await this.#ask({ type: 'select', workspace, table: 'samples', fromNs: nowNs, toNs: nowNs, sql, params: [] }));
    return {
      sums: new Sums(),
      room: new SeriesRoom(
        rows.map(({ id }) => id as bigint),
        nowMs,
      ),
    };
  }

  async #write(workspace: string, parts: readonly TablePart[], digest: string): Promise<void> {
    if (parts.length > 0) await this.#ask({ type: 'write', workspace, digest, parts });
  }

  async #ask(request: Unnumbered<WorkerRequest>, signal?: AbortSignal): Promise<WorkerResult | undefined> {
    if (this.#ended !== undefined) throw this.#ended;
    signal?.throwIfAborted();
    const id = this.#next;
    this.#next += 1;
    const answer = new Promise<WorkerResult | undefined>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    const ended = askedBy(request, this.#observe);
    this.#send({ ...request, id });
    const abort = () => this.#send({ type: 'abort', id });
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const result = await answer;
      ended?.('done');
      return result;
    } catch (error) {
      ended?.(signal?.aborted === true ? 'aborted' : 'failed');
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  #send(request: WorkerRequest): void {
    this.#worker.postMessage(request, request.type === 'write' ? transfersOfParts(request.parts) : []);
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #end(error: Error): void {
    this.#ended ??= error;
    open.delete(this.#dir);
    for (const id of this.#pending.keys()) this.#take(id)?.reject(this.#ended);
  }
}

/**
 * Node reads TypeScript by WebAssembly, in each thread by itself. V8 may crash when it compiles the calls from there to JavaScript in one thread while
 * another ends (docs/adr/0022); after so many calls it would, which is never.
 */
setFlagsFromString('--wasm-wrapper-tiering-budget=2000000000');

/** Opens the embedded store. Rejects with `StoreRefused` when another process has the folder or it cannot be written. */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  try {
    mkdirSync(options.dir, { recursive: true });
  } catch (error) {
    throw new StoreRefused(`${options.dir} cannot be a folder of data: ${error instanceof Error ? error.message : String(error)}`);
  }
  const dir = realpathSync(options.dir);
  if (open.has(dir)) throw new StoreRefused(`${dir} is open in this process already.`);
  open.add(dir);
  const settings: WorkerSettings = {
    dir,
    tables: { spans: SPAN_TABLE, logs: LOG_TABLE, traces: TRACE_TABLE, samples: SAMPLE_TABLE, series: SERIES_TABLE },
    memoryLimit: options.memoryLimit ?? '512MB',
    threads: options.threads ?? 2,
    retention: options.retention ?? DEFAULT_RETENTION,
    compressAfterDays: options.compressAfterDays ?? 7,
  };
  let damage: Damage = {};
  const worker = new Worker(new URL('worker/main.ts', import.meta.url), { workerData: settings, name: 'store' });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', function first(reply: WorkerReply) {
        if (reply.type === 'note') {
          damage = addDamage(damage, reply.damage ?? {});
          options.note?.(reply.level, reply.message);
        }
        if (reply.type === 'ready') resolve();
        if (reply.type === 'refused') reject(new StoreRefused(reply.reason));
        if (reply.type === 'ready' || reply.type === 'refused') worker.off('message', first);
      });
      worker.once('error', reject);
    });
  } catch (error) {
    await worker.terminate();
    open.delete(dir);
    throw error;
  }
  return new WorkerStore(worker, dir, options, damage);
}
