import type { MetricPoint } from '../otlp/metric-point.ts';
import type { LogRecord, Span } from '../otlp/records.ts';
import type { Damage } from './damage.ts';
import type { StoreFiles } from './files.ts';
import type { WholeSignal } from './rows/wire/request-parts.ts';
import type { TableName } from './schema.ts';
import type { Tally } from './tally.ts';

export type SqlValue = string | number | bigint | boolean | null;
export type Row = Record<string, SqlValue>;

/** What is counted, where counts that were noted may stand in the place of spans. */
export interface Counting {
  /** First and last instant of what is counted, ns since the epoch. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** Whether range and steps are whole slots, so that none of them is cut. */
  readonly inSlots: boolean;
}

/** A read over the days that overlap a range of time. */
export interface Select {
  readonly table: TableName;
  /** First instant, ns since the epoch. Rows are stored by the day of `start_ns` or `time_ns`, or the month of `time_ms`; the SQL still filters by time itself. */
  readonly fromNs: bigint;
  /** Last instant, ns since the epoch. */
  readonly toNs: bigint;
  /** SQL in which `$source` stands for the rows of those days, and `$traces` and `$series` for those of the tables of that name; of spans also `$doubtful`, `$proven` and `$counts`. */
  readonly sql: string;
  /** Values for `$1`, `$2`, …: nothing that came from outside is ever part of the text. */
  readonly params: readonly SqlValue[];
  /** Values of `ID_ATTRIBUTES` that every span which is sought has: files are read only where they can be. */
  readonly ids?: readonly string[] | undefined;
  /** Of a count of spans, what it counts. */
  readonly counting?: Counting | undefined;
}

/** Where the received records of one workspace live and are read from. */
export interface Store {
  /** Keeps one sender's batch; resolves when it survives `kill -9`. `digest` names the batch: one that was kept before is not kept twice. */
  addSpans(spans: readonly Span[], digest: string): Promise<void>;
  addLogs(logs: readonly LogRecord[], digest: string): Promise<void>;
  /** As `addSpans` or `addLogs`, of an OTLP/protobuf request of so many items as it came: for one of which nothing has to be changed. */
  addRequest(signal: WholeSignal, request: Buffer, items: number, digest: string): Promise<void>;
  /** As `addSpans`; answers how many points made new series that there is no room for, and were left out. */
  addMetrics(points: readonly MetricPoint[], digest: string): Promise<number>;
  /** Rejects with the engine's error; an aborted signal interrupts the query. */
  select(query: Select, signal?: AbortSignal): Promise<Row[]>;
  /** Rows of one trace, all days unless a range narrows it. */
  trace(traceId: string, range?: { fromNs: bigint; toNs: bigint }): Promise<Row[]>;
}

/** What a store is asked: to keep rows, or to answer. */
type Asked =
  | { readonly type: 'write'; readonly parts: readonly { readonly table: TableName; readonly rows: number }[] }
  | { readonly type: 'query' };

/** Told of each when it begins; what it answers is told how it ended. */
export type Observe = (asked: Asked) => (outcome: 'done' | 'failed' | 'aborted') => void;

/** DuckDB in a worker, for all workspaces; read and written by itself it is the workspace `default`. */
export interface OpenStore extends Store {
  /** What belongs to a workspace, and nothing else. Throws for a name that is none. */
  of(workspace: string): Store;
  /** What the worker has done since it was opened. */
  tally(): Promise<Tally>;
  /** What is done with the files themselves. */
  readonly files: StoreFiles;
  /** What was found damaged since it was opened. */
  readonly damage: Damage;
  /** Ends the worker after what was acknowledged is safe. */
  close(): Promise<void>;
}
